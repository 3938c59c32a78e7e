import type { AnyNode } from 'acorn';
import type { FunctionInfo } from '../flow/functions.ts';
import type { Graph } from '../flow/graph.ts';

/** Functions whose promise some caller must recognise: all but those that are only ever called by their name. */
export function markedFunctions(
  { scopes, sites, functions }: Graph,
  blocking: ReadonlySet<FunctionInfo>,
): Set<FunctionInfo> {
  const calls = new Map<AnyNode, number>();
  for (const { target } of sites)
    if (target !== undefined && target !== 'api') calls.set(target, (calls.get(target) ?? 0) + 1);
  const uses = ({ node }: FunctionInfo): number | undefined =>
    node.type === 'FunctionDeclaration' && node.id ? scopes.declared(node.id)[0]?.references.length : undefined;
  return new Set(
    [...functions.values()].filter((info) => blocking.has(info) && uses(info) !== (calls.get(info.node) ?? 0)),
  );
}
