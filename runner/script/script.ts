/** A lowered script: plain data that passes to worker threads as it is. */
export interface Script {
  /** The absolute path of the entry file, as the user gave it. */
  path: string;
  /** Hex digest of every source that went in; the same sources give the same digest. */
  hash: string;
  /** The body of the function that makes one virtual user's module. */
  code: string;
  /** The body of the function that makes what all virtual users of a thread share. */
  sharedCode: string;
  /** Source maps from `code` back to the sources: trace through each, first to last. Paths are absolute. */
  maps: string[];
  /** Functions that lowering put an anonymous one into, so that a stack can still name them. */
  functions: LoweredFunction[];
  /** Where `code` calls something that may block but cannot wait there; helpers name them by index. */
  guards: Guard[];
  /** The modules that the script imports from its host: 'k6/http', … */
  imports: string[];
}

/** A function and where it stands in the bundle: line and column as one number (see `placeKey`). */
export interface LoweredFunction {
  name: string;
  from: number;
  to: number;
}

/** A call that cannot wait, should what it calls turn out to block. */
export interface Guard {
  /** 'path:line:column' in the source. */
  at: string;
  /** Why it cannot wait, as an end of "… blocks in": 'the constructor of Client'. */
  place: string;
}

/** What a script's module needs from the engine. One for each virtual user. */
export interface ScriptHost {
  /** The namespace of a k6 module: its `default` and its named exports. */
  module(name: string): Record<string, unknown>;
  /**
   * Names that the script sees as globals: __VU, __ENV, open, require, console, setTimeout, …
   * A name with the value undefined hides a global of Node. `__VU` and `__ITER` are read anew at every use.
   */
  globals: Readonly<Record<string, unknown>>;
}

/** The exports of one virtual user's module. */
export type ScriptModule = Record<string, unknown>;

/** A place in a source file; line and column count from 1. */
export interface Position {
  file: string;
  line: number;
  column: number;
}
