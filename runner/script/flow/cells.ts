import type { Blocks } from '../blocking-api.ts';
import type { FunctionInfo, Zone } from './functions.ts';

/**
 * What matters of a value: which functions it may be. Numbers, texts and plain objects are no values here;
 * an object's functions are known by the names of its properties.
 */
export type Value =
  | { kind: 'function'; info: FunctionInfo }
  | { kind: 'class'; constructor: FunctionInfo | undefined; parent: Cell | undefined }
  | { kind: 'generator'; info: FunctionInfo }
  | { kind: 'api'; name: string; blocks: Blocks }
  | { kind: 'module'; name: string }
  /** Any function that was ever stored in an object, an array or a Map of this zone. */
  | { kind: 'anything'; zone: Zone };

/** A place that holds values: a variable, a parameter, a property name, the result of an expression. */
export interface Cell {
  readonly values: Set<Value>;
  readonly to: Set<Cell>;
  readonly listeners: ((value: Value) => void)[];
}

/** Values flow along edges between cells until nothing moves. Every step may be repeated without harm. */
export interface Flow {
  /** The cell of what is no function: a number, a statement. Nothing flows in or out of it. */
  readonly nothing: Cell;
  cell(...from: Cell[]): Cell;
  add(cell: Cell, value: Value): void;
  edge(from: Cell, to: Cell): void;
  /** Called with each value of the cell, now and later. */
  on(cell: Cell, listener: (value: Value) => void): void;
  solve(): void;
}

export function createFlow(): Flow {
  const queue: [Cell, Value][] = [];
  const nothing: Cell = { values: new Set(), to: new Set(), listeners: [] };
  const flow: Flow = {
    nothing,
    cell(...from) {
      const made: Cell = { values: new Set(), to: new Set(), listeners: [] };
      for (const source of from) flow.edge(source, made);
      return made;
    },
    add(cell, value) {
      if (cell.values.has(value)) return;
      cell.values.add(value);
      queue.push([cell, value]);
    },
    edge(from, to) {
      if (from === nothing || from === to || from.to.has(to)) return;
      from.to.add(to);
      for (const value of from.values) flow.add(to, value);
    },
    on(cell, listener) {
      if (cell === nothing) return;
      cell.listeners.push(listener);
      for (const value of cell.values) listener(value);
    },
    solve() {
      for (let next = queue.pop(); next; next = queue.pop()) {
        const [cell, value] = next;
        for (const to of cell.to) flow.add(to, value);
        for (const listener of cell.listeners) listener(value);
      }
    },
  };
  return flow;
}
