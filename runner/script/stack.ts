import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { Position, Script } from './script.ts';

/** The file names that V8 shows for lowered code. */
export const loweredFile = ({ hash }: Pick<Script, 'hash'>): string => `plimsoll-script-${hash}`;
export const sharedFile = ({ hash }: Pick<Script, 'hash'>): string => `plimsoll-shared-${hash}`;

const traced = new WeakMap<Script, TraceMap[]>();

/**
 * Where a place of the lowered code is in the source; undefined for code that lowering put in.
 *
 * @param line from 1
 * @param column from 1, as in a stack
 */
export function describePosition(script: Script, line: number, column: number): Position | undefined {
  let maps = traced.get(script);
  if (!maps) traced.set(script, (maps = script.maps.map((map) => new TraceMap(map))));
  return trace(maps, line, column);
}

/** The same through maps that are not (yet) those of a script. */
export function trace(maps: readonly TraceMap[], line: number, column: number): Position | undefined {
  let position: Position = { file: '', line, column };
  for (const map of maps) {
    const found = originalPositionFor(map, { line: position.line, column: position.column - 1 });
    if (found.source === null) return undefined;
    position = { file: found.source, line: found.line, column: found.column + 1 };
  }
  return position;
}

const FRAME = /^\s+at (?:(.*?) \()?(?:file:\/\/)?(plimsoll-(?:script|shared)-[0-9a-f]+):(\d+):(\d+)\)?$/;

/**
 * An error's stack with the script's own files, lines and columns; frames of Node and of the engine are left out.
 *
 * An error that no line of the script threw keeps its stack.
 */
export function sourceStack(script: Script, error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stack = String(error) } = error;
  const frames = stack.split('\n').flatMap((line) => {
    const [, caller, file, row, column] = FRAME.exec(line) ?? [];
    if (file !== loweredFile(script)) return [];
    const at = describePosition(script, Number(row), Number(column));
    return at ? [{ caller, place: `${at.file}:${at.line}:${at.column}` }] : [];
  });
  if (frames.length === 0) return stack;
  const lines = frames.map(({ caller, place }) => (caller ? `    at ${caller} (${place})` : `    at ${place}`));
  return [`${error.name}: ${error.message}`, ...lines].join('\n');
}
