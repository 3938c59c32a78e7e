import type { Bytes } from '../../units.ts';

/** Why a request got no answer: k6's text and code. */
export class RequestError extends Error {
  readonly code: number;
  constructor(message: string, code: number, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** k6's error codes, as its documentation lists them. */
export const CODE = {
  generic: 1000,
  badUrl: 1020,
  timeout: 1050,
  dns: 1100,
  noSuchHost: 1101,
  blacklisted: 1110,
  blocked: 1111,
  tcp: 1200,
  brokenPipe: 1201,
  dial: 1210,
  dialTimeout: 1211,
  refused: 1212,
  reset: 1220,
  tls: 1300,
  unknownAuthority: 1310,
  wrongHostname: 1311,
  http2: 1600,
  http2GoAway: 1610,
  http2Stream: 1630,
  http2Connection: 1650,
  decompression: 1701,
} as const;

/** The iteration was stopped while the request was under way: nothing the target did. */
export const INTERRUPTED = new RequestError('context canceled', CODE.generic);

/** @param code k6's, which tells HTTP/2 apart */
export const headTooLarge = (most: Bytes, code: number = CODE.generic): RequestError =>
  new RequestError(`the header fields are larger than ${most} bytes (options.ext.plimsoll.maxHeaderBytes)`, code);

type Phase = 'lookup' | 'dial' | 'tls' | 'exchange';

const UNKNOWN_AUTHORITY = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
]);

/** What k6 says of an error that Node gives while the request was in that phase. */
export function toRequestError(cause: unknown, phase: Phase): RequestError {
  if (cause instanceof RequestError) return cause;
  const { code = '', message } = (cause instanceof Error ? cause : new Error(String(cause))) as NodeJS.ErrnoException;
  const known = byCode(code, phase);
  if (known) return new RequestError(known[0], known[1], { cause });
  if (phase === 'lookup') return new RequestError(`lookup: ${message}`, CODE.dns, { cause });
  if (phase === 'dial') return new RequestError(`dial: ${message}`, CODE.dial, { cause });
  if (phase === 'tls') return new RequestError(`tls: ${message}`, CODE.tls, { cause });
  return new RequestError(message, CODE.generic, { cause });
}

function byCode(code: string, phase: Phase): readonly [string, number] | undefined {
  if (UNKNOWN_AUTHORITY.has(code)) return ['x509: unknown authority', CODE.unknownAuthority];
  switch (code) {
    case 'ECONNREFUSED':
      return ['dial: connection refused', CODE.refused];
    case 'ETIMEDOUT':
      return phase === 'exchange' ? ['read: connection timed out', CODE.tcp] : ['dial: i/o timeout', CODE.dialTimeout];
    case 'ECONNRESET':
      return [phase === 'tls' ? 'EOF' : 'read: connection reset by peer', phase === 'tls' ? CODE.generic : CODE.reset];
    case 'EPIPE':
      return ['write: broken pipe', CODE.brokenPipe];
    case 'ENOTFOUND':
      return ['lookup: no such host', CODE.noSuchHost];
    case 'EADDRNOTAVAIL':
      return [
        'dial: no ephemeral port is left on this machine (EADDRNOTAVAIL): let connections be reused, or give more localIPs',
        CODE.dial,
      ];
    case 'EMFILE':
    case 'ENFILE':
      return [`dial: too many open files (${code}): raise \`ulimit -n\`, or run fewer VUs`, CODE.dial];
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return ["x509: certificate doesn't match hostname", CODE.wrongHostname];
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'ERR_SSL_HTTP_REQUEST':
      return ['tls: first record does not look like a TLS handshake', CODE.tls + 1];
    case 'CERT_HAS_EXPIRED':
      return ['x509: certificate has expired or is not yet valid', CODE.tls];
    default:
      return undefined;
  }
}
