import type { AnyNode, Class } from 'acorn';
import type { Cell, Value } from './cells.ts';
import type { FunctionInfo, FunctionKind, Zone } from './functions.ts';
import type { Builder } from './graph.ts';
import { implicitName, isFunction, propertyName, type AnyFunction } from './nodes.ts';

/** The method that loops call. A generator there can wait where the loop can. */
export const ITERATOR = '[Symbol.iterator]';
const ACCESSORS = { get: 'getter', set: 'setter' } as const;

/** Functions, classes and objects: what defines functions, and under which names they are stored. */
export interface Definitions {
  /** Stands for a statement of top-level code. */
  makeInit(statement: AnyNode): FunctionInfo;
  visitFunction(node: AnyFunction): Cell;
  visitClass(node: Class & AnyNode, within: FunctionInfo): Cell;
  visitObject(node: AnyNode & { type: 'ObjectExpression' }, within: FunctionInfo): Cell;
  /** What `super()` calls in a constructor. */
  superOf: ReadonlyMap<FunctionInfo, Cell>;
}

export function createDefinitions(
  builder: Builder,
  functions: Map<AnyNode, FunctionInfo>,
  zoneOf: (offset: number) => Zone,
): Definitions {
  const { flow, heap, visit } = builder;
  const nothing = () => flow.cell();
  const superOf = new Map<FunctionInfo, Cell>();
  const values = new Map<FunctionInfo, Value>();
  const functionValue = (info: FunctionInfo): Value => {
    const value = values.get(info) ?? { kind: 'function', info };
    values.set(info, value);
    return value;
  };

  function makeFunction(node: AnyNode, kind: FunctionKind, name: string, method?: AnyNode): FunctionInfo {
    const info: FunctionInfo = {
      kind,
      node,
      name,
      method,
      zone: zoneOf(node.start),
      params: [],
      spreads: false,
      returns: nothing(),
    };
    functions.set(node, info);
    return info;
  }

  function define(node: AnyFunction, kind: FunctionKind, name: string, method?: AnyNode): FunctionInfo {
    const info = makeFunction(node, kind, name, method);
    info.params = node.params.map(() => ({ cell: nothing() }));
    info.spreads = builder.scopes.usesArguments(node) || node.params.some(({ type }) => type === 'RestElement');
    node.params.forEach((param, index) => builder.assign(param, info.params[index]!.cell, info));
    const body = visit(node.body, info);
    if (node.expression) flow.edge(body, info.returns);
    return info;
  }

  const kindOf = (node: AnyFunction): FunctionKind =>
    builder.initCode.has(node) ? 'init' : node.async ? 'async' : node.generator ? 'generator' : 'plain';

  const methodKind = (node: AnyFunction, implicit: string | undefined): FunctionKind =>
    implicit === undefined || (implicit === ITERATOR && node.generator) ? kindOf(node) : 'implicit';

  function visitClass(node: Class & AnyNode, within: FunctionInfo): Cell {
    const name = node.id?.name ?? builder.given.get(node) ?? '';
    const parent = node.superClass ? visit(node.superClass, within) : undefined;
    let constructor: FunctionInfo | undefined;
    for (const member of node.body.body) {
      if (member.type === 'StaticBlock') {
        const block = makeFunction(member, 'field', `the static block of ${name}`);
        for (const statement of member.body) visit(statement, block);
        continue;
      }
      if (member.computed) visit(member.key, within);
      const key = propertyName(member);
      const implicit = implicitName(member);
      const full = `${name || 'class'}.${implicit ?? key ?? '[…]'}`;
      const slot = key === undefined ? heap.unnamed(zoneOf(member.start)) : heap.property(zoneOf(member.start), key);
      if (member.type === 'PropertyDefinition') {
        if (!member.value) continue;
        const field = makeFunction(member, 'field', `the initialiser of ${full}`);
        flow.edge(visit(member.value, field), slot);
      } else if (member.kind === 'constructor') {
        constructor = define(member.value, 'constructor', `the constructor of ${name || 'a class'}`);
      } else if (member.kind === 'method') {
        const value = member.value;
        flow.add(slot, functionValue(define(value, methodKind(value, implicit), full, member)));
      } else {
        const info = define(member.value, member.kind === 'get' ? 'getter' : 'setter', full, member);
        if (member.kind === 'get') flow.edge(info.returns, slot);
      }
    }
    const cell = nothing();
    flow.add(cell, { kind: 'class', constructor, parent });
    if (constructor && parent) superOf.set(constructor, parent);
    if (node.id) for (const variable of builder.scopes.declared(node.id)) flow.edge(cell, builder.variable(variable));
    return cell;
  }
  function visitObject(node: AnyNode & { type: 'ObjectExpression' }, within: FunctionInfo): Cell {
    for (const property of node.properties) {
      if (property.type === 'SpreadElement') {
        visit(property.argument, within);
        continue;
      }
      if (property.computed) visit(property.key, within);
      const key = propertyName(property);
      const slot = key === undefined ? heap.unnamed(within.zone) : heap.property(within.zone, key);
      const { value } = property;
      if (isFunction(value) && (property.method || property.kind !== 'init')) {
        const implicit = implicitName(property);
        const kind = property.kind === 'init' ? methodKind(value, implicit) : ACCESSORS[property.kind];
        const info = define(value, kind, implicit ?? key ?? '[…]', property);
        if (kind === 'getter') flow.edge(info.returns, slot);
        else if (kind !== 'setter') flow.add(slot, functionValue(info));
      } else {
        if (key !== undefined) builder.given.set(value, key);
        flow.edge(visit(value, within), slot);
      }
    }
    return flow.nothing;
  }

  function visitFunction(node: AnyFunction): Cell {
    const name = (node.type === 'ArrowFunctionExpression' ? undefined : node.id?.name) ?? builder.given.get(node) ?? '';
    const cell = nothing();
    flow.add(cell, functionValue(define(node, kindOf(node), name)));
    if (node.type !== 'ArrowFunctionExpression' && node.id)
      for (const variable of builder.scopes.declared(node.id)) flow.edge(cell, builder.variable(variable));
    return cell;
  }

  return {
    makeInit: (statement) => ({
      kind: 'init',
      node: statement,
      name: '',
      method: undefined,
      zone: zoneOf(statement.start),
      params: [],
      spreads: false,
      returns: flow.cell(),
    }),
    visitFunction,
    visitClass,
    visitObject,
    superOf,
  };
}
