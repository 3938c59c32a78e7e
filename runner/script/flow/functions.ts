import type { AnyNode } from 'acorn';
import type { Cell } from './cells.ts';
import { isFunction } from './nodes.ts';

/** Whose code it is: the script's, a library's that knows nothing of k6, or what the bundler put in. */
export type Zone = 'script' | 'library' | 'bundler';

/**
 * What a piece of code is, as far as waiting goes.
 *
 * 'plain' functions can be made asynchronous; 'async' and 'generator' ones were written so by the author;
 * in the rest nothing can wait: 'getter', 'setter', 'constructor', 'field' (an initialiser), 'implicit' (what the
 * language calls by itself: toString, Symbol.iterator), 'init' (top-level code).
 */
export type FunctionKind =
  'plain' | 'async' | 'generator' | 'getter' | 'setter' | 'constructor' | 'field' | 'implicit' | 'init';

export interface FunctionInfo {
  kind: FunctionKind;
  /** The function, static block or field initialiser; the program for top-level code. */
  node: AnyNode;
  name: string;
  zone: Zone;
  params: Param[];
  /** Whether what is passed shows up elsewhere too: a rest parameter, or `arguments`. */
  spreads: boolean;
  returns: Cell;
  /** The property that holds the method (`get(url) {}`), or the method's key. */
  method: AnyNode | undefined;
}

interface Param {
  cell: Cell;
}

/** A statement of the module itself. A CommonJS module is init code too, but stands in a function of the bundler's. */
export const isTopLevel = ({ kind, node }: FunctionInfo): boolean => kind === 'init' && !isFunction(node);

/** A place where something may block. */
export interface Site {
  kind: SiteKind;
  node: AnyNode;
  within: FunctionInfo;
  /** What may be called, or iterated over. */
  callee: Cell;
  /** The method's name and its object, in `object.method()`. */
  method: string | undefined;
  object: Cell | undefined;
  args: readonly Cell[];
  /** The arguments as they are written. */
  nodes: readonly AnyNode[];
  /** The one function that it calls, where the source leaves no doubt. */
  target: AnyNode | 'api' | undefined;
  /** Whether the object whose method it calls is surely one of the language: an array, a Map. */
  native: boolean;
}

/**
 * 'call': waits if a callee blocks. 'array': an array method, waits if its callback blocks. 'native': a function of
 * the language that calls its callback at once and cannot wait. 'promise': `then` and the like, which wait for what their
 * callback returns. 'iterate': waits if a generator blocks. 'from': `Array.from`, which is both. 'traps': the functions of
 * a proxy's handler, for which nobody waits.
 */
export type SiteKind = 'call' | 'array' | 'from' | 'native' | 'promise' | 'iterate' | 'traps';
