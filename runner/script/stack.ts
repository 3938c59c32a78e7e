import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { LoweredFunction, Position, Script } from './script.ts';

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
  return trace(mapsOf(script), line, column);
}

function mapsOf(script: Script): readonly TraceMap[] {
  let maps = traced.get(script);
  if (!maps) traced.set(script, (maps = script.maps.map((map) => new TraceMap(map))));
  return maps;
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

/** Line and column as one number, in the order of the text. */
export const placeKey = ({ line, column }: { line: number; column: number }): number => line * 2 ** 20 + column;

const FRAME = /^\s+at (?:async )?(?:(.*?) \()?(?:file:\/\/)?(plimsoll-script-[0-9a-f]+):(\d+):(\d+)\)?$/;

interface Frame {
  /** As V8 names it; undefined in the anonymous function that lowering made. */
  caller: string | undefined;
  /** The lowered function that it is in. */
  within: LoweredFunction | undefined;
  place: string;
}

/**
 * An error's stack with the script's own files, lines and columns; frames of Node and of the engine are left out.
 *
 * An error that no line of the script threw keeps its stack.
 */
export function sourceStack(script: Script, error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stack = String(error) } = error;
  const frames = stack.split('\n').flatMap((line) => frameOf(script, line));
  if (frames.length === 0) return stack;
  const shown = frames.filter((frame, index) => !isWrapper(frame, frames[index - 1]));
  const lines = shown.map(({ caller, within, place }) => {
    const name = caller ?? within?.name;
    return name ? `    at ${name} (${place})` : `    at ${place}`;
  });
  return [`${error.name}: ${error.message}`, ...lines].join('\n');
}

function frameOf(script: Script, line: string): Frame[] {
  const [, caller, file, row, column] = FRAME.exec(line) ?? [];
  if (file !== loweredFile(script)) return [];
  const at = describePosition(script, Number(row), Number(column));
  const inBundle = trace(mapsOf(script).slice(0, 1), Number(row), Number(column));
  if (!at || !inBundle) return [];
  const key = placeKey(inBundle);
  const around = script.functions.filter(({ from, to }) => from <= key && key < to);
  const within = around.reduce<LoweredFunction | undefined>((a, b) => (a && a.from > b.from ? a : b), undefined);
  return [{ caller, within, place: `${at.file}:${at.line}:${at.column}` }];
}

/** The function itself, which only starts the anonymous one in it. */
const isWrapper = (frame: Frame, inner: Frame | undefined): boolean =>
  inner?.caller === undefined &&
  inner?.within !== undefined &&
  inner.within === frame.within &&
  frame.caller !== undefined;
