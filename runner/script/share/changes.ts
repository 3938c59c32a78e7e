import type { AnyNode } from 'acorn';
import type { Variable } from '../flow/scopes.ts';

const CHANGING = new Set('push pop shift unshift splice sort reverse fill copyWithin set add delete clear'.split(' '));

/**
 * Whether some code that names a value changes it or what is in it: `x = …`, `x.y = …`, `delete x.y`, `x.list.push(…)`,
 * `Object.assign(x, …)`.
 */
export function isChanged({ references }: Variable, parents: ReadonlyMap<unknown, AnyNode>): boolean {
  return references.some(({ identifier, init }) => !init && isWritten(identifier as unknown as AnyNode, parents));
}

function isWritten(identifier: AnyNode, parents: ReadonlyMap<unknown, AnyNode>): boolean {
  let node = identifier;
  let parent = parents.get(node);
  let last = '';
  while (parent?.type === 'MemberExpression' && parent.object === node) {
    last = parent.property.type === 'Identifier' ? parent.property.name : '';
    node = parent;
    parent = parents.get(parent);
  }
  switch (parent?.type) {
    case 'AssignmentExpression':
      return parent.left === node;
    case 'UpdateExpression':
      return true;
    case 'UnaryExpression':
      return parent.operator === 'delete';
    case 'CallExpression':
      return parent.callee === node
        ? CHANGING.has(last)
        : changesArgument(parent.callee) && parent.arguments[0] === node;
    default:
      return false;
  }
}

const changesArgument = (callee: AnyNode): boolean =>
  callee.type === 'MemberExpression' &&
  callee.property.type === 'Identifier' &&
  (callee.property.name === 'assign' || callee.property.name.startsWith('define'));
