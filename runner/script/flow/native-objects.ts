import type { AnyNode } from 'acorn';
import type { Scopes } from './scopes.ts';

const CLASSES: Readonly<Record<string, object>> = {
  Map: Map.prototype,
  Set: Set.prototype,
  WeakMap: WeakMap.prototype,
  WeakSet: WeakSet.prototype,
  Array: Array.prototype,
  Date: Date.prototype,
  RegExp: RegExp.prototype,
  URL: URL.prototype,
  URLSearchParams: URLSearchParams.prototype,
};
const NAMESPACES: Readonly<Record<string, object>> = {
  Math,
  JSON,
  Object,
  Number,
  String,
  Date,
  Array,
  Promise,
  Reflect,
  Symbol,
};

/**
 * Whether an object is surely one of the language and the method one that it comes with, so that it is none of the
 * script's.
 *
 * `new Map().get(key)` must not be taken for `client.get(url)`.
 */
export function isNativeMethod(scopes: Scopes, object: AnyNode, method: string | undefined): boolean {
  return method !== undefined && Object.hasOwn(nativeOf(scopes, object) ?? {}, method);
}

function nativeOf(scopes: Scopes, object: AnyNode): object | undefined {
  switch (object.type) {
    case 'ArrayExpression':
      return Array.prototype;
    case 'TemplateLiteral':
      return String.prototype;
    case 'Literal':
      return typeof object.value === 'string' ? String.prototype : undefined;
    case 'NewExpression':
      return isFree(scopes, object.callee) ? CLASSES[object.callee.name] : undefined;
    case 'Identifier': {
      if (isFree(scopes, object)) return NAMESPACES[object.name];
      const variable = scopes.variable(object);
      const definition = variable && scopes.definition(variable);
      return definition && definition.type !== 'Identifier' ? nativeOf(scopes, definition) : undefined;
    }
    default:
      return undefined;
  }
}

const isFree = (scopes: Scopes, node: AnyNode): node is AnyNode & { type: 'Identifier' } =>
  node.type === 'Identifier' && scopes.variable(node) === undefined;
