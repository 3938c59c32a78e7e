import type { AnyNode, CallExpression, Expression, NewExpression, Super } from 'acorn';
import type { Cell, Value } from './cells.ts';
import type { FunctionInfo, SiteKind } from './functions.ts';
import type { Builder } from './graph.ts';
import { isNativeMethod } from './native-objects.ts';
import { isFunction, propertyName } from './nodes.ts';

/** Array methods, and the `each` of k6/html, that call back at once; lowered, one call waits for the one before. */
const ARRAY_METHODS = new Set(
  'each forEach map filter some every find findIndex findLast findLastIndex reduce reduceRight flatMap'.split(' '),
);
/** Functions of the language that call back at once and cannot be made to wait, by their name. */
const NATIVE_CALLERS = new Set('sort toSorted replace replaceAll parse stringify groupBy'.split(' '));

/** Methods of a promise: they call back later, and wait for a promise that the callback returns. */
const PROMISE_METHODS = new Set(['then', 'catch', 'finally']);

function siteKind(method: string | undefined, isArrayFrom: boolean): SiteKind {
  if (method === undefined) return 'call';
  if (isArrayFrom) return 'from';
  if (ARRAY_METHODS.has(method)) return 'array';
  if (PROMISE_METHODS.has(method)) return 'promise';
  return NATIVE_CALLERS.has(method) ? 'native' : 'call';
}

/** What a call may call, what it hands over, and what it may give back. */
export function visitCall(
  builder: Builder,
  node: CallExpression | (AnyNode & { type: 'NewExpression' | 'TaggedTemplateExpression' }),
  within: FunctionInfo,
  superOf: ReadonlyMap<FunctionInfo, Cell>,
): Cell {
  const { flow, heap, sites, visit } = builder;
  const { zone } = within;
  const bundler = node.type === 'CallExpression' && bundlerCall(builder, node, within);
  if (bundler) return bundler;
  const isTag = node.type === 'TaggedTemplateExpression';
  const target = isTag ? node.tag : node.callee;
  const result = flow.cell();
  const called = target.type === 'Super' ? (superOf.get(within) ?? flow.cell()) : visit(target, within);
  const args = (isTag ? [undefined, ...node.quasi.expressions] : node.arguments).map((argument) =>
    argument ? visit(argument as AnyNode, within) : flow.cell(),
  );
  const nodes: readonly AnyNode[] = isTag ? [] : node.arguments;

  const method =
    target.type === 'MemberExpression' ? propertyName({ computed: target.computed, key: target.property }) : undefined;
  const object = target.type === 'MemberExpression' ? visit(target.object, within) : undefined;
  let callee = called;
  let passed = args;
  let spread = nodes.some(({ type }) => type === 'SpreadElement');
  if (target.type === 'MemberExpression' && (method === 'call' || method === 'apply' || method === 'bind')) {
    callee = flow.cell(object ?? flow.cell(), called);
    passed = args.slice(1);
    spread ||= method !== 'call';
    if (method === 'bind') flow.edge(callee, result);
  }
  if (method === 'apply' && target.type === 'MemberExpression' && isGlobal(builder, target.object, 'Reflect')) {
    callee = flow.cell(args[0] ?? flow.cell());
    passed = [];
    spread = true;
  }

  const isNew = node.type === 'NewExpression';
  const known = knownTarget(builder, target);
  const isReflected = callee !== called && method === 'apply' && passed.length === 0;
  const native =
    !isReflected && target.type === 'MemberExpression' && isNativeMethod(builder.scopes, target.object, method);
  flow.on(callee, (value) => bind(builder, value, passed, spread, isNew, result));
  if (!known) {
    for (const cell of args) flow.edge(cell, heap.stored(zone));
    if (!isNew) flow.add(result, heap.anything(zone));
  }
  if (isNew && target.type !== 'Super' && isGlobal(builder, target, 'Proxy'))
    proxy(builder, node, within, args, result);
  if (zone !== 'bundler') {
    const isArrayFrom =
      method === 'from' && target.type === 'MemberExpression' && isGlobal(builder, target.object, 'Array');
    const kind = siteKind(method, isArrayFrom);
    const isBind = method === 'bind';
    if (kind !== 'call' || !(native || isBind))
      sites.push({
        kind,
        node,
        within,
        callee,
        method,
        object,
        args: passed,
        nodes,
        target: known,
        native,
      });
  }
  return result;
}

/** Traps for which the caller waits by itself. */
const WAITING_TRAPS = new Set(['apply']);

/** What a proxy's `get` gives may stand under any name; what calls the proxy calls its target, or its `apply`. */
function proxy(
  { flow, heap, sites }: Builder,
  node: NewExpression,
  within: FunctionInfo,
  [target]: readonly Cell[],
  result: Cell,
): void {
  const { zone } = within;
  if (target) flow.edge(target, result);
  flow.edge(heap.property(zone, 'apply'), result);
  flow.on(heap.property(zone, 'get'), (value) => {
    if (value.kind === 'function') flow.edge(value.info.returns, heap.unnamed(zone));
  });
  const [, literal] = node.arguments;
  if (literal?.type !== 'ObjectExpression') return;
  const traps = literal.properties.flatMap((property) =>
    property.type === 'Property' && isFunction(property.value) && !WAITING_TRAPS.has(propertyName(property) ?? '')
      ? [property.value]
      : [],
  );
  const nothing = flow.cell();
  sites.push({
    kind: 'traps',
    node,
    within,
    callee: nothing,
    method: 'new Proxy',
    object: undefined,
    args: [],
    nodes: traps,
    target: undefined,
    native: false,
  });
}

/** A value is called: its parameters get what is passed, the call gives what it returns. */
function bind(
  builder: Builder,
  value: Value,
  args: readonly Cell[],
  spread: boolean,
  isNew: boolean,
  result: Cell,
): void {
  const { flow, heap } = builder;
  if (value.kind === 'class') {
    if (value.constructor) passArguments(builder, value.constructor, args, spread);
    else if (value.parent) flow.on(value.parent, (parent) => bind(builder, parent, args, spread, true, result));
    return;
  }
  if (value.kind === 'function') {
    passArguments(builder, value.info, args, spread);
    if (value.info.kind === 'generator') flow.add(result, builder.generator(value.info));
    else if (!isNew) flow.edge(value.info.returns, result);
    return;
  }
  if (value.kind === 'anything') {
    for (const cell of args) flow.edge(cell, heap.stored(value.zone));
    flow.add(result, value);
    return;
  }
  if (value.kind === 'api' && value.blocks === 'with its callback')
    for (const cell of args) {
      flow.edge(cell, heap.stored('script'));
      flow.on(cell, (callback) => {
        if (callback.kind === 'function') flow.edge(callback.info.returns, result);
      });
    }
}

function passArguments(
  { flow, heap, anything }: Builder,
  info: FunctionInfo,
  args: readonly Cell[],
  spread: boolean,
): void {
  info.params.forEach(({ cell }, index) => {
    if (spread) {
      for (const arg of args) flow.edge(arg, cell);
      flow.edge(anything(info.zone), cell);
    } else if (args[index]) flow.edge(args[index], cell);
  });
  if (info.spreads) for (const arg of args) flow.edge(arg, heap.stored(info.zone));
}

/** The one function that an expression is, where the source leaves no doubt. */
function knownTarget({ scopes, heap }: Builder, expression: AnyNode): AnyNode | 'api' | undefined {
  let node = expression;
  for (let steps = 0; steps < 10; steps += 1) {
    if (isFunction(node)) return node;
    if (node.type === 'SequenceExpression') {
      node = node.expressions.at(-1)!;
      continue;
    }
    const [root, name] =
      node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier'
        ? [node.object, node.property.name]
        : [node, undefined];
    if (root.type !== 'Identifier') return undefined;
    const variable = scopes.variable(root);
    const definition = variable && scopes.definition(variable);
    if (!variable || !definition) return undefined;
    const imported =
      variable.defs[0]?.type === 'ImportBinding' ? String(variable.defs[0].parent.source.value) : undefined;
    if (imported !== undefined) {
      const isWhole = definition.type !== 'ImportSpecifier';
      const member = isWhole ? name : importedName(definition);
      return (name === undefined || isWhole) && heap.member(imported, member ?? '')?.kind === 'api' ? 'api' : undefined;
    }
    if (name !== undefined) return undefined;
    node = definition;
  }
  return undefined;
}

const importedName = (specifier: AnyNode): string | undefined =>
  specifier.type === 'ImportSpecifier'
    ? specifier.imported.type === 'Identifier'
      ? specifier.imported.name
      : String(specifier.imported.value)
    : undefined;

const isGlobal = ({ scopes }: Builder, node: Expression | Super, name: string): boolean =>
  node.type === 'Identifier' && node.name === name && !scopes.variable(node);

/** Calls that the bundler wrote: they stand for an import, not for code of the script. */
function bundlerCall(
  builder: Builder,
  { callee: target, arguments: args }: CallExpression,
  within: FunctionInfo,
): Cell | undefined {
  if (target.type !== 'Identifier') return undefined;
  const { flow, heap, visit } = builder;
  const [first, second] = args;
  if ((target.name === '__commonJS' || target.name === '__esm') && first?.type === 'ObjectExpression') {
    for (const property of first.properties) if (property.type === 'Property') builder.initCode.add(property.value);
    return undefined;
  }
  if ((target.name === 'require' || target.name === '__require') && first?.type === 'Literal') {
    const cell = flow.cell();
    flow.add(cell, heap.module(String(first.value)));
    return cell;
  }
  if (target.name === '__toESM' && first) return visit(first, within);
  if (target.name === '__export' && second?.type === 'ObjectExpression') {
    for (const property of second.properties) {
      if (property.type !== 'Property' || property.value.type !== 'ArrowFunctionExpression') continue;
      flow.edge(visit(property.value.body, within), heap.property(within.zone, propertyName(property) ?? ''));
    }
    return flow.cell();
  }
  return undefined;
}
