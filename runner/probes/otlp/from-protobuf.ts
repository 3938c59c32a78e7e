import { type Field, fieldsOf } from './protobuf.ts';
import { CLIENT, FAILED, LONGEST_TEXT, type Span, WANTED } from './span.ts';

/**
 * Spans of an ExportTraceServiceRequest in protobuf (opentelemetry-proto, trace/v1).
 *
 * @throws RangeError where it is malformed
 */
export function* spansOfProtobuf(request: Uint8Array): Generator<Span> {
  for (const resource of messages(request, 1))
    for (const scope of messages(resource, 2)) for (const span of messages(scope, 2)) yield spanOf(span);
}

function* messages(message: Uint8Array, wanted: number): Generator<Uint8Array> {
  for (const { number, value } of fieldsOf(message)) if (number === wanted && value instanceof Uint8Array) yield value;
}

function spanOf(message: Uint8Array): Span {
  const span = { traceId: '', parentId: '', name: '', client: false, failed: false };
  const attributes = new Map<string, string | number>();
  let [start, end] = [0n, 0n];
  for (const { number, value } of fieldsOf(message)) {
    if (number === 1) span.traceId = hex(value);
    else if (number === 4) span.parentId = hex(value);
    else if (number === 5) span.name = text(value);
    else if (number === 6) span.client = value === CLIENT;
    else if (number === 7 && typeof value === 'bigint') start = value;
    else if (number === 8 && typeof value === 'bigint') end = value;
    else if (number === 9 && value instanceof Uint8Array) addAttribute(attributes, value);
    else if (number === 15 && value instanceof Uint8Array)
      span.failed = [...fieldsOf(value)].some(({ number, value }) => number === 3 && value === FAILED);
  }
  return { ...span, attributes, duration: Number(end - start) / 1e6 };
}

function addAttribute(attributes: Map<string, string | number>, message: Uint8Array): void {
  let key = '';
  for (const { number, value } of fieldsOf(message)) {
    if (number === 1) key = text(value);
    else if (number === 2 && value instanceof Uint8Array && WANTED.has(key)) {
      const [own] = fieldsOf(value);
      if (own?.number === 1) attributes.set(key, text(own.value));
      else if (own?.number === 3 && typeof own.value === 'number') attributes.set(key, own.value);
    }
  }
}

const hex = (value: Field['value']): string => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : '');
const text = (value: Field['value']): string =>
  value instanceof Uint8Array ? Buffer.from(value.subarray(0, LONGEST_TEXT)).toString() : '';
