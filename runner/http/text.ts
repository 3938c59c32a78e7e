/** Text that was read as latin1 but was meant as UTF-8. */
export const decodeLatin1 = (text: string): string => (isAscii(text) ? text : decodeUtf8(Buffer.from(text, 'latin1')));

/** What stands for a text on a wire that is written as latin1: its UTF-8 bytes. */
export const encodeLatin1 = (text: string): string =>
  isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1');

const isAscii = (text: string): boolean => !/[^\x00-\x7f]/.test(text);

/** As Go decodes: each byte that belongs to no character becomes U+FFFD, where WHATWG joins those of one. */
export function decodeUtf8(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? decodeCarefully(bytes) : text;
}

function decodeCarefully(bytes: Buffer): string {
  let text = '';
  let sound = 0;
  for (let at = 0; at < bytes.length;) {
    const length = characterAt(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    text += `${bytes.toString('utf8', sound, at)}\ufffd`;
    sound = ++at;
  }
  return text + bytes.toString('utf8', sound);
}

/** Bytes of the character that begins there; 0 where none does. Unicode, table 3-7. */
function characterAt(bytes: Buffer, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return 0;
  for (let next = 1; next < length; next++) if ((bytes[at + next] ?? 0) >> 6 !== 2) return 0;
  const second = bytes[at + 1]!;
  if (first === 0xe0 && second < 0xa0) return 0;
  if (first === 0xed && second > 0x9f) return 0;
  if (first === 0xf0 && second < 0x90) return 0;
  if (first === 0xf4 && second > 0x8f) return 0;
  return length;
}
