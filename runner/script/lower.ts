import { TraceMap } from '@jridgewell/trace-mapping';
import { parse, type Program } from 'acorn';
import { findBlocking, type Blocking } from './blocking.ts';
import type { Bundle } from './bundle.ts';
import { digest } from './cache.ts';
import { isTopLevel, type FunctionInfo, type Zone } from './flow/functions.ts';
import { buildGraph } from './flow/graph.ts';
import type { Scopes } from './flow/scopes.ts';
import { lineIndex } from './line-index.ts';
import { keepsPromises } from './promises.ts';
import { awaitsAtTop, rewriteModuleSyntax } from './rewrite/module-syntax.ts';
import { rewriteModule } from './rewrite/module.ts';
import { rewrite } from './rewrite/rewrite.ts';
import type { LoweredFunction, Position, Script } from './script.ts';
import { share } from './share/share.ts';
import { placeKey, trace } from './stack.ts';

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
  const initWaits = awaitsAtTop(program) || waitsAtTop(blocking);
  const { code, guards } = rewrite({
    source,
    program,
    graph,
    blocking,
    keeps,
    initWaits,
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
  rewriteModuleSyntax(code, program, sourceAt);
  rewriteModule(code, program, graph.scopes, { commonJs, keeps, initWaits });

  const lowered = code.toString();
  return {
    path,
    hash: digest(`${lowered}\n${sharedCode}`),
    code: lowered,
    sharedCode,
    maps: [code.generateMap({ hires: 'boundary', source: 'bundle' }).toString(), map],
    functions: loweredFunctions(blocking.functions, defaultName(program), position),
    guards,
    imports: [...new Set([...imported(program), ...required(source, graph.scopes)])],
  };
}

const waitsAtTop = ({ sites }: Blocking): boolean =>
  [...sites].some(([{ within }, wait]) => isTopLevel(within) && wait !== 'callback' && wait !== 'later');

const imported = (program: Program): string[] =>
  program.body.flatMap((node) => (node.type === 'ImportDeclaration' ? [String(node.source.value)] : []));

/** Modules of k6 that CommonJS asks for; the bundler writes their names as plain text. */
const required = (source: string, { requires }: Scopes): string[] =>
  requires.flatMap(({ end }) => /^\("([^"]+)"\)/.exec(source.slice(end, end + 200))?.[1] ?? []);

function loweredFunctions(
  blocking: ReadonlySet<FunctionInfo>,
  main: string | undefined,
  position: ReturnType<typeof lineIndex>,
): LoweredFunction[] {
  return [...blocking]
    .filter(({ kind, name }) => kind === 'plain' && name !== '')
    .map(({ name, node: { start, end } }) => ({
      name: name === main ? 'default' : name,
      from: placeKey(position(start)),
      to: placeKey(position(end)),
    }));
}

/** What the bundler calls the default export. */
function defaultName({ body }: Program): string | undefined {
  for (const node of body)
    if (node.type === 'ExportNamedDeclaration')
      for (const { local, exported } of node.specifiers)
        if (exported.type === 'Identifier' && exported.name === 'default' && local.type === 'Identifier')
          return local.name;
  return undefined;
}
