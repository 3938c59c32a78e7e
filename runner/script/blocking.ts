import type { AnyNode } from 'acorn';
import type { Cell, Value } from './flow/cells.ts';
import type { FunctionInfo, Site, Zone } from './flow/functions.ts';
import { ITERATOR } from './flow/definitions.ts';
import type { Graph } from './flow/graph.ts';

/**
 * How a place waits: 'surely' and 'perhaps' for a call (the run tells whether the value is ours), 'array' for an array
 * method with a callback that blocks, 'generator' for a loop or a spread over one, 'callback' where the language itself
 * calls back and cannot wait, 'later' for a callback of a promise, which waits by itself.
 */
export type Wait = 'surely' | 'perhaps' | 'array' | 'generator' | 'callback' | 'later';

export interface Blocking {
  /** Functions in which something waits. */
  functions: ReadonlySet<FunctionInfo>;
  sites: ReadonlyMap<Site, Wait>;
}

const GENERATOR_METHODS = new Set(['next', 'return', 'throw']);

/** The least set of functions such that whatever may call one of them and can wait is in it too. */
export function findBlocking(graph: Graph): Blocking {
  const functions = new Set<FunctionInfo>();
  const sites = new Map<Site, Wait>();
  let open = graph.sites;
  let stored = new Map<string, boolean>();

  const storedBlocks = (zone: Zone, test: (value: Value) => boolean, key: string): boolean => {
    const id = `${zone} ${key}`;
    const known = stored.get(id);
    if (known !== undefined) return known;
    const found = [...graph.stored(zone).values].some((value) => value.kind !== 'anything' && test(value));
    stored.set(id, found);
    return found;
  };
  const blocks = (value: Value): boolean => {
    switch (value.kind) {
      case 'function':
        return value.info.kind === 'plain' && functions.has(value.info);
      case 'api':
        return value.blocks === 'always';
      case 'anything':
        return storedBlocks(value.zone, blocks, 'function');
      default:
        return false;
    }
  };
  const isBlockingGenerator = (value: Value): boolean =>
    (value.kind === 'generator' && functions.has(value.info)) ||
    (value.kind === 'anything' && storedBlocks(value.zone, isBlockingGenerator, 'generator'));
  /** Whether some object of the script's own waits when it is looped over; then any loop may. */
  const iteratorBlocks = (): boolean =>
    [...functions].some(({ kind, name }) => kind === 'generator' && name.endsWith(ITERATOR));
  const some = (cell: Cell | undefined, test: (value: Value) => boolean): boolean =>
    cell !== undefined && [...cell.values].some(test);

  /** Whether one of the functions handed to `group` or `check` blocks: a function, or the functions of an object. */
  function callback(site: Site): Wait | undefined {
    const node = site.nodes[1] && literal(graph, site.nodes[1]);
    const own = node && graph.functions.get(node);
    if (own) return functions.has(own) && own.kind === 'plain' ? 'surely' : undefined;
    if (some(site.args[1], blocks)) return 'perhaps';
    if (node?.type !== 'ObjectExpression') {
      const isOpaque = site.args[1] === undefined || site.args[1].values.size === 0;
      return isOpaque && storedBlocks('script', blocks, 'function') ? 'perhaps' : undefined;
    }
    const waits = node.properties.map((property): Wait | undefined => {
      if (property.type === 'SpreadElement') return storedBlocks('script', blocks, 'function') ? 'perhaps' : undefined;
      const info = graph.functions.get(property.value);
      if (info) return functions.has(info) && info.kind === 'plain' ? 'surely' : undefined;
      return some(graph.result(property.value), blocks) ? 'perhaps' : undefined;
    });
    return waits.includes('surely') ? 'surely' : waits.find(Boolean);
  }

  function call(site: Site): Wait | undefined {
    const { target, callee } = site;
    if (target !== undefined && target !== 'api') {
      const info = graph.functions.get(target);
      return info?.kind === 'plain' && functions.has(info) ? 'surely' : undefined;
    }
    // A method that only k6's own objects have: `response.submitForm()`.
    const isMethod =
      site.method !== undefined && callee.values.size > 0 && [...callee.values].every(({ kind }) => kind === 'api');
    const isApi = target === 'api' || isMethod;
    for (const value of callee.values) {
      if (blocks(value)) return isApi ? 'surely' : 'perhaps';
      if (value.kind === 'api') {
        const found = callback(site);
        if (found) return isApi ? found : 'perhaps';
      }
    }
    if (site.method !== undefined && GENERATOR_METHODS.has(site.method) && some(site.object, isBlockingGenerator))
      return 'perhaps';
    return undefined;
  }

  function wait(site: Site): Wait | undefined {
    const [first] = site.args;
    switch (site.kind) {
      case 'iterate':
        return some(site.callee, isBlockingGenerator) || (site.within.zone === 'script' && iteratorBlocks())
          ? 'generator'
          : undefined;
      case 'array':
        return some(first, blocks) ? 'array' : call(site);
      case 'from':
        return some(first, isBlockingGenerator) || some(site.args[1], blocks) ? 'array' : undefined;
      case 'traps':
        return site.nodes.some((node) => functions.has(graph.functions.get(node)!)) ? 'callback' : undefined;
      case 'native': {
        const isOwn = some(site.callee, ({ kind }) => kind === 'function');
        return !isOwn && site.args.some((cell) => some(cell, blocks)) ? 'callback' : call(site);
      }
      case 'promise':
        return call(site) ?? (site.args.some((cell) => some(cell, blocks)) ? 'later' : undefined);
      default:
        return call(site);
    }
  }

  for (let before = -1; before !== functions.size;) {
    before = functions.size;
    stored = new Map();
    open = open.filter((site) => {
      const found = wait(site);
      if (found && found !== 'callback' && found !== 'later') functions.add(site.within);
      return !found;
    });
  }
  for (const site of graph.sites) {
    const found = wait(site);
    if (found) sites.set(site, found);
  }
  return { functions, sites };
}

/** The function or object literal that an expression stands for. */
function literal({ scopes }: Graph, node: AnyNode): AnyNode {
  if (node.type !== 'Identifier') return node;
  const variable = scopes.variable(node);
  return (variable && scopes.definition(variable)) ?? node;
}
