import type { AnyNode, Class, Program } from 'acorn';
import { visitCall } from './calls.ts';
import { createFlow, type Cell, type Flow, type Value } from './cells.ts';
import type { FunctionInfo, FunctionKind, Site, Zone } from './functions.ts';
import { createHeap, type Heap } from './heap.ts';
import { children, implicitName, isFunction, propertyName, type AnyFunction } from './nodes.ts';
import { assign } from './patterns.ts';
import { analyzeScopes, type Scopes, type Variable } from './scopes.ts';

/** What a program's functions are, and everything that each place of it may call. */
export interface Graph {
  functions: ReadonlyMap<AnyNode, FunctionInfo>;
  sites: Site[];
  scopes: Scopes;
  stored(zone: Zone): Cell;
  /** What an expression may be. */
  result(node: AnyNode): Cell | undefined;
}

/** The method that loops call. A generator there can wait where the loop can. */
export const ITERATOR = '[Symbol.iterator]';

const ACCESSORS = { get: 'getter', set: 'setter' } as const;

/** The graph while it is made. */
export interface Builder {
  flow: Flow;
  heap: Heap;
  scopes: Scopes;
  sites: Site[];
  /** Functions that are the top level of a CommonJS module. */
  initCode: Set<AnyNode>;
  visit(node: AnyNode, within: FunctionInfo): Cell;
  assign(pattern: AnyNode, value: Cell, within: FunctionInfo): void;
  variable(variable: Variable): Cell;
  generator(info: FunctionInfo): Value;
  read(object: Cell, name: string | undefined, zone: Zone): Cell;
  anything(zone: Zone): Cell;
}

/**
 * Follows functions through variables, parameters, results and properties of a program.
 *
 * Properties are told apart by name only, as in "Efficient Construction of Approximate Call Graphs for JavaScript IDE
 * Services" (Feldthaus et al., ICSE 2013); what is read by index or key may be anything that was ever stored.
 *
 * @param zoneOf whose code stands at an offset
 */
export function buildGraph(program: Program, zoneOf: (offset: number) => Zone): Graph {
  const flow = createFlow();
  const scopes = analyzeScopes(program);
  const imports = program.body.flatMap((node) =>
    node.type === 'ImportDeclaration' ? [String(node.source.value)] : [],
  );
  const heap = createHeap(flow, imports);
  const sites: Site[] = [];
  const functions = new Map<AnyNode, FunctionInfo>();
  const variables = new Map<Variable, Cell>();
  const results = new Map<AnyNode, Cell>();
  /** Names that functions and classes get from the variable or property they are assigned to. */
  const given = new Map<AnyNode, string>();
  const values = new Map<FunctionInfo, Value>();
  const generators = new Map<FunctionInfo, Value>();

  const builder: Builder = {
    flow,
    heap,
    scopes,
    sites,
    initCode: new Set(),
    visit(node, within) {
      if (node.type === 'Literal' || node.type === 'TemplateElement') return flow.nothing;
      const known = results.get(node);
      if (known) return known;
      const cell = expression(node, within);
      results.set(node, cell);
      return cell;
    },
    assign: (pattern, value, within) => assign(builder, pattern, value, within),
    variable(variable) {
      let cell = variables.get(variable);
      if (!cell) {
        variables.set(variable, (cell = flow.cell()));
        const imported = importedValue(variable);
        if (imported) flow.add(cell, imported);
      }
      return cell;
    },
    generator(info) {
      const value = generators.get(info) ?? { kind: 'generator', info };
      generators.set(info, value);
      return value;
    },
    read(object, name, zone) {
      const isElement = name === undefined || /^\d+$/.test(name);
      const result = isElement ? builder.anything(zone) : flow.cell(heap.unnamed(zone));
      if (name !== undefined) flow.edge(heap.property(zone, name), result);
      flow.on(object, (value) => {
        if (value.kind !== 'module') return;
        const member = name === undefined ? heap.member(value.name, '*') : heap.member(value.name, name);
        if (member) flow.add(result, member);
      });
      return result;
    },
    anything(zone) {
      const cell = flow.cell();
      flow.add(cell, heap.anything(zone));
      return cell;
    },
  };
  const { visit } = builder;
  const nothing = () => flow.cell();
  const functionValue = (info: FunctionInfo): Value => {
    const value = values.get(info) ?? { kind: 'function', info };
    values.set(info, value);
    return value;
  };

  function importedValue({ defs }: Variable): Value | undefined {
    const [def] = defs;
    if (def?.type !== 'ImportBinding') return undefined;
    const module = String(def.parent.source.value);
    const specifier = def.node as unknown as AnyNode;
    if (specifier.type !== 'ImportSpecifier') return heap.module(module);
    const { imported } = specifier;
    return heap.member(module, imported.type === 'Identifier' ? imported.name : String(imported.value));
  }

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

  function visitFunction(node: AnyFunction, kind: FunctionKind, name: string, method?: AnyNode): FunctionInfo {
    const info = makeFunction(node, kind, name, method);
    info.params = node.params.map(() => ({ cell: nothing() }));
    info.spreads = scopes.usesArguments(node) || node.params.some(({ type }) => type === 'RestElement');
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
    const name = node.id?.name ?? given.get(node) ?? '';
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
        constructor = visitFunction(member.value, 'constructor', `the constructor of ${name || 'a class'}`);
      } else if (member.kind === 'method') {
        const value = member.value;
        flow.add(slot, functionValue(visitFunction(value, methodKind(value, implicit), full, member)));
      } else {
        const info = visitFunction(member.value, member.kind === 'get' ? 'getter' : 'setter', full, member);
        if (member.kind === 'get') flow.edge(info.returns, slot);
      }
    }
    const cell = nothing();
    flow.add(cell, { kind: 'class', constructor, parent });
    if (constructor && parent) superOf.set(constructor, parent);
    if (node.id) for (const variable of scopes.declared(node.id)) flow.edge(cell, builder.variable(variable));
    return cell;
  }
  const superOf = new Map<FunctionInfo, Cell>();

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
        const info = visitFunction(value, kind, implicit ?? key ?? '[…]', property);
        if (kind === 'getter') flow.edge(info.returns, slot);
        else if (kind !== 'setter') flow.add(slot, functionValue(info));
      } else {
        if (key !== undefined) given.set(value, key);
        flow.edge(visit(value, within), slot);
      }
    }
    return flow.nothing;
  }

  function expression(node: AnyNode, within: FunctionInfo): Cell {
    if (isFunction(node)) {
      const name = (node.type === 'ArrowFunctionExpression' ? undefined : node.id?.name) ?? given.get(node) ?? '';
      const cell = nothing();
      flow.add(cell, functionValue(visitFunction(node, kindOf(node), name)));
      if (node.type !== 'ArrowFunctionExpression' && node.id)
        for (const variable of scopes.declared(node.id)) flow.edge(cell, builder.variable(variable));
      return cell;
    }
    switch (node.type) {
      case 'Identifier': {
        const variable = scopes.variable(node);
        return variable ? builder.variable(variable) : flow.nothing;
      }
      case 'ClassDeclaration':
      case 'ClassExpression':
        return visitClass(node, within);
      case 'ObjectExpression':
        return visitObject(node, within);
      case 'ArrayExpression':
        for (const element of node.elements) if (element) flow.edge(visit(element, within), heap.stored(within.zone));
        return flow.nothing;
      case 'MemberExpression': {
        const object = visit(node.object, within);
        if (node.computed) visit(node.property, within);
        return builder.read(object, propertyName({ computed: node.computed, key: node.property }), within.zone);
      }
      case 'CallExpression':
      case 'NewExpression':
      case 'TaggedTemplateExpression':
        return visitCall(builder, node, within, superOf);
      case 'ChainExpression':
        return visit(node.expression, within);
      case 'AssignmentExpression': {
        const value = visit(node.right, within);
        builder.assign(node.left, value, within);
        return node.operator === '=' ? value : flow.cell(value, visit(node.left, within));
      }
      case 'VariableDeclarator':
        if (node.init && node.id.type === 'Identifier') given.set(node.init, node.id.name);
        if (node.init) builder.assign(node.id, visit(node.init, within), within);
        return flow.nothing;
      case 'ConditionalExpression':
        visit(node.test, within);
        return flow.cell(visit(node.consequent, within), visit(node.alternate, within));
      case 'LogicalExpression':
        return flow.cell(visit(node.left, within), visit(node.right, within));
      case 'SequenceExpression':
        return node.expressions.map((part) => visit(part, within)).at(-1) ?? flow.nothing;
      case 'AwaitExpression':
        return visit(node.argument, within);
      case 'ReturnStatement':
        if (node.argument) flow.edge(visit(node.argument, within), within.returns);
        return flow.nothing;
      case 'ThrowStatement':
        flow.edge(visit(node.argument, within), heap.stored(within.zone));
        return flow.nothing;
      case 'CatchClause':
        if (node.param) builder.assign(node.param, builder.anything(within.zone), within);
        visit(node.body, within);
        return flow.nothing;
      case 'SpreadElement':
        iterate(node, visit(node.argument, within), within);
        return builder.anything(within.zone);
      case 'YieldExpression': {
        const value = node.argument ? visit(node.argument, within) : flow.nothing;
        if (node.delegate) iterate(node, value, within);
        flow.edge(value, heap.stored(within.zone));
        return builder.anything(within.zone);
      }
      case 'ForOfStatement': {
        const { left } = node;
        iterate(node, visit(node.right, within), within);
        builder.assign(
          left.type === 'VariableDeclaration' ? left.declarations[0]!.id : left,
          builder.anything(within.zone),
          within,
        );
        visit(node.body, within);
        return flow.nothing;
      }
      default:
        for (const child of children(node)) visit(child, within);
        return flow.nothing;
    }
  }

  function iterate(node: AnyNode, callee: Cell, within: FunctionInfo): void {
    sites.push({
      kind: 'iterate',
      node,
      within,
      callee,
      method: undefined,
      object: undefined,
      args: [],
      nodes: [],
      target: undefined,
      native: false,
    });
  }

  const init = makeFunction(program, 'init', 'the init code');
  for (const statement of program.body)
    if (statement.type !== 'ImportDeclaration') visit(statement, { ...init, zone: zoneOf(statement.start) });
  flow.solve();
  return { functions, sites, scopes, stored: heap.stored, result: (node) => results.get(node) };
}
