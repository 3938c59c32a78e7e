import { z } from 'zod';
import { CLIENT, FAILED, LONGEST_TEXT, type Span, WANTED } from './span.ts';

/** Whole numbers of 64 bits are strings in OTLP's JSON; kinds and codes may be names, as protobuf's own JSON has them. */
const nanoseconds = z.union([z.string(), z.number()]).transform((value) => BigInt(value));
const id = z.string().transform((text) => text.toLowerCase());
const attribute = z.object({
  key: z.string(),
  value: z
    .object({ stringValue: z.string().optional(), intValue: z.union([z.string(), z.number()]).optional() })
    .optional(),
});
const span = z.object({
  traceId: id,
  parentSpanId: id.optional(),
  name: z.string().default(''),
  kind: z.union([z.number(), z.string()]).optional(),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes: z.array(attribute).default([]),
  status: z.object({ code: z.union([z.number(), z.string()]).optional() }).optional(),
});
const request = z.object({
  resourceSpans: z
    .array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(span).default([]) })).default([]) }))
    .default([]),
});

/**
 * Spans of an ExportTraceServiceRequest in JSON.
 *
 * @throws SyntaxError or ZodError where it is none
 */
export function* spansOfJson(body: string): Generator<Span> {
  const { resourceSpans } = request.parse(JSON.parse(body));
  for (const { scopeSpans } of resourceSpans) for (const { spans } of scopeSpans) yield* spans.map(spanOf);
}

const spanOf = (given: z.output<typeof span>): Span => ({
  traceId: given.traceId,
  parentId: given.parentSpanId ?? '',
  name: given.name,
  client: given.kind === CLIENT || given.kind === 'SPAN_KIND_CLIENT',
  duration: Number(given.endTimeUnixNano - given.startTimeUnixNano) / 1e6,
  failed: given.status?.code === FAILED || given.status?.code === 'STATUS_CODE_ERROR',
  attributes: new Map(
    given.attributes.flatMap(({ key, value }): [string, string | number][] => {
      if (!WANTED.has(key)) return [];
      if (value?.stringValue !== undefined) return [[key, value.stringValue.slice(0, LONGEST_TEXT)]];
      return value?.intValue === undefined ? [] : [[key, Number(value.intValue)]];
    }),
  ),
});
