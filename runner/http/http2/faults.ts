/** RFC 9113, 7. */
export const ERROR = {
  none: 0,
  protocol: 1,
  internal: 2,
  flowControl: 3,
  settingsTimeout: 4,
  streamClosed: 5,
  frameSize: 6,
  refusedStream: 7,
  cancel: 8,
  compression: 9,
  connect: 10,
  enhanceYourCalm: 11,
  inadequateSecurity: 12,
  http11Required: 13,
} as const;

const NAMES = Object.keys(ERROR).map((name) =>
  name === 'none' ? 'NO_ERROR' : name === 'http11Required' ? 'HTTP_1_1_REQUIRED' : withUnderscores(name),
);

function withUnderscores(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return /^(PROTOCOL|INTERNAL|FLOW_CONTROL|FRAME_SIZE|COMPRESSION|CONNECT)$/.test(words) ? `${words}_ERROR` : words;
}

/** 'PROTOCOL_ERROR'; the number of a code that nobody knows. */
export const faultName = (code: number): string => NAMES[code] ?? String(code);

/** The peer broke the protocol in a way that ends the connection. */
export class ConnectionFault extends Error {
  readonly code: number;
  constructor(code: number, why: string) {
    super(why);
    this.code = code;
  }
}

/** Mostly no frame at all, but something that is no HTTP/2. */
export class FrameTooLarge extends ConnectionFault {
  constructor(length: number) {
    super(ERROR.frameSize, `http2: frame too large (${length} bytes)`);
  }
}

/** The peer broke the protocol within one stream. */
export class StreamFault extends Error {
  readonly code: number;
  constructor(code: number, why: string) {
    super(why);
    this.code = code;
  }
}
