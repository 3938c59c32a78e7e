import type { AnyNode, Class } from 'acorn';
import { children, isFunction } from '../flow/nodes.ts';

/** Globals that are the same for every virtual user and keep nothing. */
export const SAFE_GLOBALS = new Set(
  `Object Array String Number Boolean Symbol BigInt Math JSON Date RegExp Error TypeError RangeError SyntaxError Map Set
   WeakMap WeakSet WeakRef Promise Proxy Reflect Intl Function parseInt parseFloat isNaN isFinite NaN Infinity undefined
   encodeURIComponent decodeURIComponent encodeURI decodeURI ArrayBuffer DataView Uint8Array Int8Array Uint16Array
   Int16Array Uint32Array Int32Array Float32Array Float64Array Uint8ClampedArray BigInt64Array BigUint64Array`.split(
    /\s+/,
  ),
);

const NAMESPACES = new Set(['Object', 'Math', 'String', 'Number', 'Array', 'JSON']);

/**
 * Whether an expression can be evaluated once for all: it makes plain data, a function or a class, and neither reads
 * nor changes anything else. Names in it are looked at by the caller.
 */
export function isPure(node: AnyNode): boolean {
  if (isFunction(node)) return true;
  switch (node.type) {
    case 'Literal':
      return !('regex' in node && /[gy]/.test(node.regex?.flags ?? ''));
    case 'Identifier':
      return true;
    case 'ClassExpression':
    case 'ClassDeclaration':
      return isPureClass(node);
    case 'TemplateLiteral':
    case 'UnaryExpression':
    case 'BinaryExpression':
    case 'ConditionalExpression':
    case 'LogicalExpression':
      return children(node).every((child) => child.type === 'TemplateElement' || isPure(child));
    case 'MemberExpression':
      return !node.computed && isPure(node.object);
    case 'ArrayExpression':
      return node.elements.length > 0 && node.elements.every((element) => element === null || isPureEntry(element));
    case 'ObjectExpression':
      return node.properties.length > 0 && node.properties.every(isPureEntry);
    case 'CallExpression':
      return isPureCall(node);
    default:
      return false;
  }
}

/** An empty list or object within data is data; alone it is there to be filled. */
const isPureEntry = (node: AnyNode): boolean => {
  if (node.type === 'SpreadElement') return isPure(node.argument);
  if (node.type === 'Property')
    return node.kind === 'init' && (!node.computed || isPure(node.key)) && isPureEntry(node.value);
  if (node.type === 'ArrayExpression')
    return node.elements.every((element) => element === null || isPureEntry(element));
  if (node.type === 'ObjectExpression') return node.properties.every(isPureEntry);
  return isPure(node);
};

function isPureCall({ callee, arguments: args }: AnyNode & { type: 'CallExpression' }): boolean {
  if (!args.every(isPureEntry)) return false;
  if (callee.type === 'Identifier') return callee.name === 'Symbol';
  // `((e) => (e.A = 'a', e))({})`, as TypeScript writes an enum: without functions inside, nothing remembers anything.
  if (isFunction(callee))
    return !contains(callee.body, (node) => isFunction(node) || node.type.endsWith('ClassExpression'));
  if (callee.type !== 'MemberExpression' || callee.computed) return false;
  const { object } = callee;
  return object.type === 'Identifier' ? NAMESPACES.has(object.name) : object.type !== 'Super' && isLiteral(object);
}

const isLiteral = ({ type }: AnyNode): boolean => type === 'Literal' || type === 'TemplateLiteral';

/** A class without state of its own: static members are methods or pure, and no static method writes to `this`. */
function isPureClass(node: Class): boolean {
  if (node.superClass && !isPure(node.superClass)) return false;
  return node.body.body.every((member) => {
    if (member.type === 'StaticBlock' || (member.computed && !isPure(member.key))) return false;
    if (!member.static || !member.value) return true;
    if (member.type === 'PropertyDefinition') return isPure(member.value);
    return !contains(member.value, (inner) => inner.type === 'AssignmentExpression' && startsAtThis(inner.left));
  });
}

function startsAtThis(node: AnyNode): boolean {
  let object = node;
  while (object.type === 'MemberExpression') object = object.object;
  return object.type === 'ThisExpression';
}

function contains(node: AnyNode, test: (node: AnyNode) => boolean): boolean {
  return test(node) || children(node).some((child) => contains(child, test));
}
