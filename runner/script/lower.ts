import { TraceMap } from '@jridgewell/trace-mapping';
import { parse, type AnyNode, type Program } from 'acorn';
import MagicString from 'magic-string';
import { findBlocking } from './blocking.ts';
import type { Bundle } from './bundle.ts';
import { digest } from './cache.ts';
import type { FunctionInfo, Site, Zone } from './flow/functions.ts';
import { buildGraph, type Graph } from './flow/graph.ts';
import { children, isFunction } from './flow/nodes.ts';
import { lineIndex } from './line-index.ts';
import { rewriteFunction } from './rewrite/functions.ts';
import { rewriteModule } from './rewrite/module.ts';
import { placeOf, refusal } from './rewrite/refuse.ts';
import { rewriteCall, rewriteGuarded, rewriteGuardedCallback, rewriteIteration } from './rewrite/sites.ts';
import type { Guard, Script } from './script.ts';
import { trace } from './stack.ts';

/**
 * Makes what blocks asynchronous, and the module a function that makes one virtual user.
 *
 * @throws UserError where something blocks that cannot wait
 */
export function lower(path: string, bundle: Bundle): Script {
  const { code: source, map } = bundle;
  const program = parse(source, { ecmaVersion: 'latest', sourceType: 'module', ranges: true });
  const position = lineIndex(source);
  const maps = [new TraceMap(map)];
  const sourceAt = (offset: number) => {
    const { line, column } = position(offset);
    return trace(maps, line, column);
  };
  const at = ({ start }: AnyNode): string => {
    const found = sourceAt(start);
    return found ? `${found.file}:${found.line}:${found.column}` : path;
  };
  const zoneOf = (offset: number): Zone => {
    const found = sourceAt(offset);
    return found === undefined ? 'bundler' : bundle.libraries.has(found.file) ? 'library' : 'script';
  };

  const graph = buildGraph(program, zoneOf);
  const blocking = findBlocking(graph);
  const parents = parentsOf(program);
  const code = new MagicString(source);
  const guards: Guard[] = [];
  const guard = (node: AnyNode, place: string): number => guards.push({ at: at(node), place }) - 1;
  const marked = markedFunctions(graph, blocking.functions);

  const edits: { node: AnyNode; edit: () => void }[] = [];
  const waitsInParams = new Set<FunctionInfo>();
  for (const [site, wait] of blocking.sites) {
    const { node, within } = site;
    const whole = wholeOf(node, parents);
    const place = placeOf(within);
    if (wait === 'callback') {
      const name = `${site.method ?? 'a function'}()`;
      const isInline = site.nodes.some((argument) => blocking.functions.has(graph.functions.get(argument)!));
      if (isInline) throw refusal(at(node), name, wait);
      edits.push({
        node,
        edit: () => {
          for (const argument of site.nodes) rewriteGuardedCallback(code, argument, guard(node, name));
        },
      });
      continue;
    }
    if (place !== undefined) {
      if (wait !== 'perhaps' && within.kind !== 'init') throw refusal(at(node), place, wait);
      edits.push({ node: whole, edit: () => rewriteGuarded(code, whole, guard(node, place)) });
      continue;
    }
    if (isFunction(within.node) && within.node.params.some(({ start, end }) => start <= node.start && node.end <= end))
      waitsInParams.add(within);
    edits.push({
      node: whole,
      edit: () => (wait === 'generator' ? rewriteIteration(code, site) : rewriteCall(code, source, site, wait, whole)),
    });
  }
  for (const info of blocking.functions) {
    const options = { isMarked: marked.has(info), waitsInParams: waitsInParams.has(info) };
    edits.push({ node: info.node, edit: () => rewriteFunction(code, source, graph.scopes, info, options) });
  }
  // Inner edits go first, so that what is put around them stands outside.
  edits.sort((a, b) => a.node.end - a.node.start - (b.node.end - b.node.start));
  for (const { edit } of edits) edit();
  rewriteModule(code, program, graph.scopes, bundle.commonJs);

  const lowered = code.toString();
  return {
    path,
    hash: digest(lowered),
    code: lowered,
    sharedCode: '',
    maps: [code.generateMap({ hires: true, source: 'bundle' }).toString(), map],
    guards,
    imports: program.body.flatMap((node) => (node.type === 'ImportDeclaration' ? [String(node.source.value)] : [])),
  };
}

/** Functions whose promise some caller must recognise: all but those that are only ever called by their name. */
function markedFunctions({ scopes, sites, functions }: Graph, blocking: ReadonlySet<FunctionInfo>): Set<FunctionInfo> {
  const known = new Map<AnyNode, number>();
  for (const { target } of sites as readonly Site[])
    if (target !== undefined && target !== 'api') known.set(target, (known.get(target) ?? 0) + 1);
  const uses = (info: FunctionInfo): number | undefined => {
    const { node } = info;
    if (node.type !== 'FunctionDeclaration' || !node.id) return undefined;
    return scopes.declared(node.id)[0]?.references.length;
  };
  return new Set(
    [...functions.values()].filter((info) => blocking.has(info) && uses(info) !== (known.get(info.node) ?? 0)),
  );
}

/** A call with the optional chain that ends with it. */
function wholeOf(node: AnyNode, parents: ReadonlyMap<AnyNode, AnyNode>): AnyNode {
  const parent = parents.get(node);
  return parent?.type === 'ChainExpression' ? parent : node;
}

function parentsOf(program: Program): Map<AnyNode, AnyNode> {
  const parents = new Map<AnyNode, AnyNode>();
  const open: AnyNode[] = [program];
  for (let node = open.pop(); node; node = open.pop())
    for (const child of children(node)) {
      parents.set(child, node);
      open.push(child);
    }
  return parents;
}
