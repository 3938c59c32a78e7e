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
