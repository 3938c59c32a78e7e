import type { AnyNode, Program } from 'acorn';
import { visitCall } from './calls.ts';
import { createFlow, type Cell, type Flow, type Value } from './cells.ts';
import type { FunctionInfo, Site, Zone } from './functions.ts';
import { createDefinitions } from './definitions.ts';
import { createHeap, type Heap } from './heap.ts';
import { children, isFunction, propertyName } from './nodes.ts';
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

/** The graph while it is made. */
export interface Builder {
  flow: Flow;
  heap: Heap;
  scopes: Scopes;
  sites: Site[];
  /** Functions that are the top level of a CommonJS module. */
  initCode: Set<AnyNode>;
  /** Names that functions and classes get from the variable or property they are assigned to. */
  given: Map<AnyNode, string>;
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
  const generators = new Map<FunctionInfo, Value>();

  const builder: Builder = {
    flow,
    heap,
    scopes,
    sites,
    initCode: new Set(),
    given: new Map(),
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
        for (const key of name === undefined ? heap.members(value.name) : [name]) {
          const member = heap.member(value.name, key);
          if (member) flow.add(result, member);
        }
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
  const { makeInit, visitFunction, visitClass, visitObject, superOf } = createDefinitions(builder, functions, zoneOf);

  function importedValue({ defs }: Variable): Value | undefined {
    const [def] = defs;
    if (def?.type !== 'ImportBinding') return undefined;
    const module = String(def.parent.source.value);
    const specifier = def.node as unknown as AnyNode;
    if (specifier.type !== 'ImportSpecifier') return heap.module(module);
    const { imported } = specifier;
    return heap.member(module, imported.type === 'Identifier' ? imported.name : String(imported.value));
  }

  function expression(node: AnyNode, within: FunctionInfo): Cell {
    if (isFunction(node)) return visitFunction(node);
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
        if (node.left.type === 'ArrayPattern') iterate(node, value, within);
        builder.assign(node.left, value, within);
        return node.operator === '=' ? value : flow.cell(value, visit(node.left, within));
      }
      case 'VariableDeclarator':
        if (node.init && node.id.type === 'Identifier') builder.given.set(node.init, node.id.name);
        if (node.init && node.id.type === 'ArrayPattern') iterate(node, visit(node.init, within), within);
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

  for (const statement of program.body)
    if (statement.type !== 'ImportDeclaration') visit(statement, makeInit(statement));
  flow.solve();
  return { functions, sites, scopes, stored: heap.stored, result: (node) => results.get(node) };
}
