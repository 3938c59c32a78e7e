import type { Ms } from '../../../units.ts';

/** What is read of a span; the rest of it is not even decoded. */
export interface Span {
  /** 32 hex digits. */
  traceId: string;
  /** 16 hex digits, '' for a root. */
  parentId: string;
  name: string;
  client: boolean;
  duration: Ms;
  failed: boolean;
  /** Those of `WANTED` that it has. */
  attributes: ReadonlyMap<string, string | number>;
}

/** Names of semantic conventions old and new, whatever the target's SDK writes. */
export const WANTED: ReadonlySet<string> = new Set([
  'db.system',
  'db.system.name',
  'db.statement',
  'db.query.text',
  'db.operation',
  'db.operation.name',
  'http.method',
  'http.request.method',
  'http.url',
  'url.full',
  'http.status_code',
  'http.response.status_code',
]);

/** SPAN_KIND_CLIENT and STATUS_CODE_ERROR of OTLP. */
export const CLIENT = 3;
export const FAILED = 2;
/** Longer texts are cut: none of ours needs more. */
export const LONGEST_TEXT = 10_000;
