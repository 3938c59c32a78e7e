import { randomBytes } from 'node:crypto';
import { toArrayBuffer, toBytes } from '../bytes.ts';

/** What http.file() makes, too. */
interface FilePart {
  data: unknown;
  filename: string;
  content_type?: string;
}

/** A multipart body with its parts in order, and more than one of a name, which k6's own objects cannot have. */
export class FormData {
  boundary = `------PlimsollFormBoundary${randomBytes(9).toString('hex')}`;
  readonly #parts: { name: string; value: unknown }[] = [];

  append(name: string, value: unknown, filename?: string): void {
    this.#parts.push({ name, value: filename === undefined ? value : asFile(value, filename) });
  }

  get contentType(): string {
    return `multipart/form-data; boundary=${this.boundary}`;
  }

  body(): ArrayBuffer {
    const parts = this.#parts.flatMap(({ name, value }) => [
      Buffer.from(`--${this.boundary}\r\n${headersOf(name, value)}\r\n\r\n`),
      toBytes(isFile(value) ? value.data : String(value)),
      Buffer.from('\r\n'),
    ]);
    return toArrayBuffer(Buffer.concat([...parts, Buffer.from(`--${this.boundary}--\r\n`)]));
  }
}

const asFile = (value: unknown, filename: string): FilePart =>
  isFile(value) ? { ...value, filename } : { data: value, filename };
const isFile = (value: unknown): value is FilePart =>
  typeof value === 'object' && value !== null && 'data' in value && 'filename' in value;

function headersOf(name: string, value: unknown): string {
  const disposition = `Content-Disposition: form-data; name="${quoted(name)}"`;
  if (!isFile(value)) return disposition;
  return `${disposition}; filename="${quoted(value.filename)}"\r\nContent-Type: ${value.content_type ?? 'application/octet-stream'}`;
}

/** As browsers do. */
const quoted = (text: string): string => text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
