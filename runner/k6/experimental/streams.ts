import { CountQueuingStrategy, ReadableStream, ReadableStreamDefaultReader } from 'node:stream/web';
import type { K6Module } from '../vu.ts';

const exports = { ReadableStream, ReadableStreamDefaultReader, CountQueuingStrategy };

/** k6/experimental/streams: the web's readable streams, which Node has. */
export const streams: K6Module = () => ({ ...exports, default: exports });
