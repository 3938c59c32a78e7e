import { createHash, randomBytes } from 'node:crypto';
import type { Target } from './url.ts';

/**
 * Answers a Digest challenge (RFC 7616): MD5, SHA-256 and their -sess forms, qop auth, auth-int or none.
 *
 * @param challenge the WWW-Authenticate field
 * @returns the Authorization field's value; undefined where the server asked for something else
 */
export function answerDigest(
  challenge: string,
  {
    method,
    target,
    user,
    password,
    body = '',
  }: { method: string; target: Target; user: string; password: string; body?: string | Uint8Array | undefined },
): string | undefined {
  if (!/^digest /i.test(challenge)) return undefined;
  const asked = readParameters(challenge.slice(7));
  const algorithm = asked.get('algorithm') ?? 'MD5';
  const hash = HASHES[algorithm.toUpperCase().replace(/-SESS$/, '')];
  const nonce = asked.get('nonce');
  if (hash === undefined || nonce === undefined) return undefined;
  const digest = (text: string | Uint8Array): string => createHash(hash).update(text).digest('hex');
  const offered = (asked.get('qop') ?? '').split(',').map((one) => one.trim());
  const qop = offered.includes('auth') ? 'auth' : offered.includes('auth-int') ? 'auth-int' : '';
  const realm = asked.get('realm') ?? '';
  const cnonce = randomBytes(8).toString('hex');
  const secret = digest(`${user}:${realm}:${password}`);
  const session = /-sess$/i.test(algorithm) ? digest(`${secret}:${nonce}:${cnonce}`) : secret;
  const action = digest(`${method}:${target.path}${qop === 'auth-int' ? `:${digest(body)}` : ''}`);
  const response = digest(
    qop === '' ? `${session}:${nonce}:${action}` : `${session}:${nonce}:${COUNT}:${cnonce}:${qop}:${action}`,
  );
  const quoted = { username: user, realm, nonce, uri: target.path, response, ...(qop === '' ? {} : { cnonce }) };
  const parts = Object.entries(quoted).map(([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`);
  if (asked.has('opaque')) parts.push(`opaque="${asked.get('opaque')}"`);
  if (asked.has('algorithm')) parts.push(`algorithm=${algorithm}`);
  if (qop !== '') parts.push(`qop=${qop}`, `nc=${COUNT}`);
  return `Digest ${parts.join(', ')}`;
}

/** Each challenge is answered once. */
const COUNT = '00000001';

const HASHES: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' };

function readParameters(text: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, plain] of text.matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g))
    parameters.set(name.toLowerCase(), quoted === undefined ? (plain ?? '') : quoted.replace(/\\(.)/g, '$1'));
  return parameters;
}
