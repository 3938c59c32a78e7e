import { webcrypto } from 'node:crypto';
import { GoError } from './go-error.ts';

/**
 * Globals of Node that k6 does not have, hidden: a script that tests for one must go the way it goes on k6.
 *
 * A library that finds `window`, `process` or `fetch` takes another way than on k6. TextEncoder and TextDecoder stay:
 * whoever finds none brings one that does the same.
 */
const HIDDEN = [
  'AbortController',
  'AbortSignal',
  'Atomics',
  'Blob',
  'BroadcastChannel',
  'Buffer',
  'ByteLengthQueuingStrategy',
  'CompressionStream',
  'CountQueuingStrategy',
  'CryptoKey',
  'CustomEvent',
  'DecompressionStream',
  'DOMException',
  'Event',
  'EventSource',
  'EventTarget',
  'FileReader',
  'File',
  'FinalizationRegistry',
  'FormData',
  'Headers',
  'Intl',
  'Iterator',
  'MessageChannel',
  'MessageEvent',
  'MessagePort',
  'Navigator',
  'PerformanceObserver',
  'ReadableStream',
  'Request',
  'Response',
  'SharedArrayBuffer',
  'SubtleCrypto',
  'TextDecoderStream',
  'TextEncoderStream',
  'TransformStream',
  'URL',
  'URLSearchParams',
  'WeakRef',
  'WebAssembly',
  'WebSocket',
  'WritableStream',
  'XMLHttpRequest',
  '__dirname',
  '__filename',
  'atob',
  'btoa',
  'clearImmediate',
  'document',
  'fetch',
  'location',
  'navigator',
  'performance',
  'process',
  'queueMicrotask',
  'self',
  'setImmediate',
  'structuredClone',
  'window',
] as const;

/** The globals that are the same for all VUs: what k6 adds to the language, and what of Node's is hidden. */
export function languageGlobals(): Record<string, unknown> {
  return {
    ...Object.fromEntries(HIDDEN.map((name) => [name, undefined])),
    crypto: webcrypto,
    GoError,
  };
}

/** What k6's own globalThis has of the language. */
const LANGUAGE =
  'Object Function Array String Number BigInt RegExp Date Boolean Proxy Reflect Error AggregateError TypeError ReferenceError SyntaxError RangeError EvalError URIError eval Math JSON ArrayBuffer DataView Uint8Array Uint8ClampedArray Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array BigInt64Array BigUint64Array Symbol WeakSet WeakMap Map Set Promise NaN undefined Infinity isNaN parseInt parseFloat isFinite decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape TextEncoder TextDecoder';

const language = Object.fromEntries(
  LANGUAGE.split(' ').map((name) => [name, (globalThis as Record<string, unknown>)[name]]),
);

/**
 * The `globalThis` of one VU: what a script puts there stays its VU's own.
 *
 * @param globals what the VU sees beside the language
 */
export function globalObject(globals: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const global = Object.create(language) as Record<string, unknown>;
  for (const name of Object.keys(globals)) if (globals[name] !== undefined) global[name] = globals[name];
  global['globalThis'] = global['global'] = global;
  return global;
}
