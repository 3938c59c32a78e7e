import { TraceMap } from '@jridgewell/trace-mapping';
import { parse } from 'acorn';
import { findBlocking } from './blocking.ts';
import type { Bundle } from './bundle.ts';
import { digest } from './cache.ts';
import type { Zone } from './flow/functions.ts';
import { buildGraph } from './flow/graph.ts';
import { lineIndex } from './line-index.ts';
import { keepsPromises } from './promises.ts';
import { rewriteModule } from './rewrite/module.ts';
import { rewrite } from './rewrite/rewrite.ts';
import type { Position, Script } from './script.ts';
import { share } from './share/share.ts';
import { trace } from './stack.ts';

/**
 * Makes what blocks asynchronous, and the module a function that makes one virtual user.
 *
 * @throws UserError where something blocks that cannot wait
 */
export function lower(path: string, { code: source, map, libraries, commonJs }: Bundle): Script {
  const program = parse(source, { ecmaVersion: 'latest', sourceType: 'module', ranges: true });
  const position = lineIndex(source);
  const maps = [new TraceMap(map)];
  const sourceAt = (offset: number): Position | undefined => {
    const { line, column } = position(offset);
    return trace(maps, line, column);
  };
  const zoneOf = (offset: number): Zone => {
    const found = sourceAt(offset);
    return found === undefined ? 'bundler' : libraries.has(found.file) ? 'library' : 'script';
  };

  const graph = buildGraph(program, zoneOf);
  const blocking = findBlocking(graph);
  const keeps = keepsPromises(program);
  const { code, guards } = rewrite({
    source,
    program,
    graph,
    blocking,
    keeps,
    at({ start }) {
      const found = sourceAt(start);
      return found ? `${found.file}:${found.line}:${found.column}` : path;
    },
  });
  const waiting = [...blocking.functions, ...blocking.sites.keys()].map(({ node }) => node.start);
  const sharedCode = share(
    code,
    source,
    program,
    graph,
    (offset) => zoneOf(offset) === 'library',
    ({ start, end }) => waiting.some((offset) => start <= offset && offset < end),
  );
  rewriteModule(code, program, graph.scopes, { commonJs, keeps });

  const lowered = code.toString();
  return {
    path,
    hash: digest(`${lowered}\n${sharedCode}`),
    code: lowered,
    sharedCode,
    maps: [code.generateMap({ hires: 'boundary', source: 'bundle' }).toString(), map],
    guards,
    imports: program.body.flatMap((node) => (node.type === 'ImportDeclaration' ? [String(node.source.value)] : [])),
  };
}
