/** RFC 9113, 6. */
export const TYPE = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  push: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

export const FLAG = { endStream: 1, ack: 1, endHeaders: 4, padded: 8, priority: 32 } as const;

export const SETTING = {
  enablePush: 2,
  mostStreams: 3,
  initialWindow: 4,
  maxFrame: 5,
  mostHeaderBytes: 6,
} as const;

/** The least that a peer may set for a frame's payload, and what holds unless it says otherwise. */
export const FRAME_BYTES = 16_384;
export const HEAD_BYTES = 9;

export const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** A frame, as latin1 text: what is small goes out so at the least cost, and many in one write. */
export function frame(type: number, flags: number, stream: number, payload: string): string {
  const { length } = payload;
  return (
    String.fromCharCode(
      length >> 16,
      (length >> 8) & 0xff,
      length & 0xff,
      type,
      flags,
      stream >>> 24,
      (stream >> 16) & 0xff,
      (stream >> 8) & 0xff,
      stream & 0xff,
    ) + payload
  );
}

export const uint32 = (value: number): string =>
  String.fromCharCode(value >>> 24, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff);

export const settingsFrame = (settings: readonly (readonly [id: number, value: number])[]): string =>
  frame(TYPE.settings, 0, 0, settings.map(([id, value]) => String.fromCharCode(0, id) + uint32(value)).join(''));

export const windowUpdate = (stream: number, by: number): string => frame(TYPE.windowUpdate, 0, stream, uint32(by));

export const resetFrame = (stream: number, code: number): string => frame(TYPE.reset, 0, stream, uint32(code));

export const goAwayFrame = (code: number): string => frame(TYPE.goAway, 0, 0, uint32(0) + uint32(code));

/** A header block, in as many frames as it needs. */
export function headersFrames(stream: number, block: string, endStream: boolean, mostBytes: number): string {
  const flags = endStream ? FLAG.endStream : 0;
  if (block.length <= mostBytes) return frame(TYPE.headers, flags | FLAG.endHeaders, stream, block);
  let out = frame(TYPE.headers, flags, stream, block.slice(0, mostBytes));
  for (let at = mostBytes; at < block.length; at += mostBytes) {
    const last = at + mostBytes >= block.length;
    out += frame(TYPE.continuation, last ? FLAG.endHeaders : 0, stream, block.slice(at, at + mostBytes));
  }
  return out;
}
