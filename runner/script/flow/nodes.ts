import type {
  AnyNode,
  ArrowFunctionExpression,
  Function as FunctionNode,
  FunctionDeclaration,
  FunctionExpression,
} from 'acorn';

export type AnyFunction = FunctionNode & (FunctionDeclaration | FunctionExpression | ArrowFunctionExpression);

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** The nodes directly within a node, in the order of the source. */
export function children(node: AnyNode): AnyNode[] {
  const found: AnyNode[] = [];
  for (const value of Object.values(node) as unknown[]) {
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) {
      if (isNode(value)) found.push(value);
    } else if (typeof value[0] !== 'number') for (const element of value) if (isNode(element)) found.push(element);
  }
  return found;
}

export const isFunction = (node: AnyNode): node is AnyFunction =>
  node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';

/** The name of a property where the source tells it. */
export function propertyName({ computed, key }: { computed: boolean; key: AnyNode }): string | undefined {
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (!computed && key.type === 'Identifier') return key.name;
  if (key.type === 'Literal') return String(key.value);
  if (key.type === 'TemplateLiteral' && key.quasis.length === 1) return key.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

const IMPLICIT = new Set(['toString', 'valueOf', 'toJSON']);

/** The name of a method that the language calls by itself; undefined for any other. */
export function implicitName({ computed, key }: { computed: boolean; key: AnyNode }): string | undefined {
  if (!computed) return key.type === 'Identifier' && IMPLICIT.has(key.name) ? key.name : undefined;
  const isSymbol =
    key.type === 'MemberExpression' &&
    key.object.type === 'Identifier' &&
    key.object.name === 'Symbol' &&
    key.property.type === 'Identifier';
  return isSymbol ? `[Symbol.${(key.property as { name: string }).name}]` : undefined;
}

/** The node around each node. */
export function parentsOf(program: AnyNode): Map<AnyNode, AnyNode> {
  const parents = new Map<AnyNode, AnyNode>();
  const open: AnyNode[] = [program];
  for (let node = open.pop(); node; node = open.pop())
    for (const child of children(node)) {
      parents.set(child, node);
      open.push(child);
    }
  return parents;
}
