import type { AnyNode } from 'acorn';
import type { Scopes } from './scopes.ts';

const NATIVE_CLASSES = new Set(
  'Map Set WeakMap WeakSet Array Date RegExp URL URLSearchParams Headers Error'.split(' '),
);
const NATIVE_NAMESPACES = new Set(
  'Math JSON Object Number String Date Array Promise Symbol console Reflect'.split(' '),
);

/**
 * Whether an object is surely one of the language, so that its method is none of the script's.
 *
 * `new Map().get(key)` must not be taken for `client.get(url)`.
 */
export function isNativeObject(scopes: Scopes, object: AnyNode, method: string | undefined): boolean {
  if (method === undefined) return false;
  switch (object.type) {
    case 'ArrayExpression':
    case 'TemplateLiteral':
    case 'Literal':
      return true;
    case 'NewExpression':
      return isFree(scopes, object.callee) && NATIVE_CLASSES.has(object.callee.name);
    case 'Identifier': {
      if (isFree(scopes, object)) return NATIVE_NAMESPACES.has(object.name);
      const variable = scopes.variable(object);
      const definition = variable && scopes.definition(variable);
      return definition !== undefined && isMade(scopes, definition);
    }
    default:
      return false;
  }
}

/** An object that the expression itself makes. */
const isMade = (scopes: Scopes, node: AnyNode): boolean =>
  node.type !== 'Identifier' && isNativeObject(scopes, node, 'any');

const isFree = (scopes: Scopes, node: AnyNode): node is AnyNode & { type: 'Identifier' } =>
  node.type === 'Identifier' && scopes.variable(node) === undefined;
