import type { AnyNode, NewExpression, Program } from 'acorn';
import MagicString from 'magic-string';
import type { Blocking, Wait } from '../blocking.ts';
import { isTopLevel, type FunctionInfo, type Site } from '../flow/functions.ts';
import type { Graph } from '../flow/graph.ts';
import { children, isFunction, parentsOf } from '../flow/nodes.ts';
import type { Guard } from '../script.ts';
import { links, takeApart, type Chain, type OpenChain } from './chain.ts';
import { rewriteFunction } from './functions.ts';
import { markedFunctions } from './marked.ts';
import { refusal, rigidPlace } from './refuse.ts';
import {
  rewriteCall,
  rewriteGuarded,
  rewriteGuardedCallback,
  rewriteIteration,
  rewriteOpened,
  rewriteResult,
  type Span,
} from './sites.ts';

export interface Input {
  source: string;
  program: Program;
  graph: Graph;
  blocking: Blocking;
  /** Whether lowered functions may return promises that the author made on purpose. */
  keeps: boolean;
  /** Whether the script's top-level code waits. */
  initWaits: boolean;
  /** 'path:line:column' of a node in the source. */
  at(node: AnyNode): string;
}

interface Edit {
  bytes: number;
  apply(): void;
}

/**
 * Makes functions that block asynchronous and their calls wait.
 *
 * @throws UserError where something blocks that cannot wait
 */
export function rewrite({ source, program, graph, blocking, keeps, initWaits, at }: Input): {
  code: MagicString;
  guards: Guard[];
} {
  const code = new MagicString(source);
  const guards: Guard[] = [];
  const guard = (node: AnyNode, place: string): number => guards.push({ at: at(node), place }) - 1;
  const parents = parentsOf(program);
  const placeOf = (info: FunctionInfo): string | undefined =>
    initWaits && isTopLevel(info) ? undefined : rigidPlace(info);
  const marked = markedFunctions(graph, blocking.functions);
  const waitsInParams = new Set<FunctionInfo>();
  const edits: Edit[] = [];
  const edit = ({ start, end }: Span, apply: () => void) => edits.push({ bytes: end - start, apply });
  const apart = takeChainsApart();

  for (const [site, wait] of blocking.sites) {
    const { node, within } = site;
    const { span, chain } = wholeOf(node, parents);
    const place = placeOf(within) ?? (node.type === 'NewExpression' ? constructorOf(node) : undefined);
    if (wait === 'later') {
      // A promise waits for a promise; it must not see one that is kept.
      if (keeps) for (const argument of site.nodes) edit(argument, () => rewriteOpened(code, argument));
    } else if (wait === 'callback') refuseOrGuardCallback(site, wait);
    else if (place !== undefined && wait === 'generator') {
      if ([...site.callee.values].some(({ kind }) => kind === 'generator')) throw refusal(at(node), place, wait);
    } else if (place !== undefined) {
      if (wait !== 'perhaps' && within.kind !== 'init') throw refusal(at(node), place, wait);
      edit(span, () => rewriteGuarded(code, span, guard(node, place)));
    } else {
      if (isInParams(within, node)) waitsInParams.add(within);
      const open = chain && apart.get(chain);
      const place = open ? { start: open.startOf(node), end: node.end } : span;
      edit(span, () =>
        wait === 'generator' ? rewriteIteration(code, site) : rewriteCall(code, source, site, wait, place, keeps),
      );
    }
  }
  for (const [chain, open] of apart) edit(chain, open.close);
  for (const info of blocking.functions) {
    if (placeOf(info) !== undefined) continue;
    if (keeps) for (const value of resultsOf(info)) edit(value, () => rewriteResult(code, value));
    const options = { isMarked: marked.has(info), waitsInParams: waitsInParams.has(info) };
    edit(info.node, () => rewriteFunction(code, source, graph.scopes, info, options));
  }
  // Inner edits go first, so that what is put around them stands outside.
  edits.sort((a, b) => a.bytes - b.bytes);
  for (const { apply } of edits) apply();
  return { code, guards };

  function refuseOrGuardCallback({ node, method, nodes }: Site, wait: Wait): void {
    const name = `${method ?? 'a function'}()`;
    const isSure = nodes.some((argument) => blocking.functions.has(graph.functions.get(argument)!));
    if (isSure) throw refusal(at(node), name, wait);
    for (const argument of nodes) edit(argument, () => rewriteGuardedCallback(code, argument, guard(node, name)));
  }

  /** Optional chains in which something waits behind a `?.` and more follows. */
  function takeChainsApart(): Map<AnyNode, OpenChain> {
    const chains = new Map<Chain, Set<AnyNode>>();
    for (const [{ node, within }, wait] of blocking.sites) {
      const { chain } = wholeOf(node, parents);
      if (
        !chain ||
        chain.expression === node ||
        wait === 'callback' ||
        wait === 'later' ||
        placeOf(within) !== undefined
      )
        continue;
      const arrays = chains.get(chain) ?? new Set();
      if (links(chain).some((link) => link.optional && link.end <= node.end)) chains.set(chain, arrays);
    }
    for (const [{ node }, wait] of blocking.sites) {
      const { chain } = wholeOf(node, parents);
      if (chain && wait === 'array') chains.get(chain)?.add(node);
    }
    const around = keeps
      ? (['$plimsoll.open(await $plimsoll.chain(', '))'] as const)
      : (['(await $plimsoll.chain(', '))'] as const);
    return new Map(
      [...chains].map(([chain, arrays]) => [chain, takeApart(code, source, chain, arrays, around)] as const),
    );
  }
}

const constructorOf = ({ callee }: NewExpression): string =>
  callee.type === 'Identifier' ? `the constructor ${callee.name}` : 'a constructor';

const isInParams = ({ node }: FunctionInfo, { start, end }: Span): boolean =>
  isFunction(node) && node.params.some((param) => param.start <= start && end <= param.end);

/** What a function returns and yields, where it may be a promise. */
function resultsOf({ node: whole, kind }: FunctionInfo): AnyNode[] {
  if (!isFunction(whole) || kind === 'async') return [];
  const found: AnyNode[] = [];
  const open: AnyNode[] = whole.expression ? [] : [whole.body];
  if (whole.expression) found.push(whole.body);
  for (let node = open.pop(); node; node = open.pop()) {
    if (isFunction(node)) continue;
    if ((node.type === 'ReturnStatement' || (node.type === 'YieldExpression' && !node.delegate)) && node.argument)
      found.push(node.argument);
    open.push(...children(node));
  }
  return found.filter(({ type }) => !PLAIN.has(type));
}

/** Expressions that are no promise, whatever is in them. */
const PLAIN = new Set(
  'Literal TemplateLiteral ArrayExpression ObjectExpression UnaryExpression BinaryExpression UpdateExpression ArrowFunctionExpression FunctionExpression'.split(
    ' ',
  ),
);

/** The text of a call with the optional chain that ends with it, and the chain that it is a part of. */
function wholeOf(node: AnyNode, parents: ReadonlyMap<AnyNode, AnyNode>): { span: Span; chain: Chain | undefined } {
  let inner = node;
  let parent = parents.get(node);
  while (
    (parent?.type === 'MemberExpression' && parent.object === inner) ||
    (parent?.type === 'CallExpression' && parent.callee === inner)
  ) {
    inner = parent;
    parent = parents.get(parent);
  }
  if (parent?.type !== 'ChainExpression') return { span: node, chain: undefined };
  return { span: inner === node ? parent : node, chain: parent };
}
