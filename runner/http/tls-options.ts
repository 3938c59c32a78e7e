import { constants } from 'node:crypto';
import { createSecureContext, getCiphers } from 'node:tls';
import type { SecureContext, SecureContextOptions, SecureVersion } from 'node:tls';
import { UserError } from '../../user-error.ts';

/** k6's TLS options, resolved. */
export interface TlsSettings {
  readonly insecureSkipTLSVerify: boolean;
  /** Client certificates; `domains` says for which hosts, none for all. */
  readonly tlsAuth: readonly TlsAuth[];
  /** By their IANA names. */
  readonly tlsCipherSuites: readonly string[];
  readonly minVersion: string;
  readonly maxVersion: string;
}

interface TlsAuth {
  readonly domains: readonly string[];
  readonly cert: string;
  readonly key: string;
  readonly password: string | undefined;
}

export function readTlsSettings(options: Readonly<Record<string, unknown>>): TlsSettings {
  const version = options['tlsVersion'];
  const range: { min?: string; max?: string } = typeof version === 'object' && version !== null ? version : {};
  const auth = Array.isArray(options['tlsAuth']) ? (options['tlsAuth'] as Record<string, unknown>[]) : [];
  const suites = options['tlsCipherSuites'];
  return {
    insecureSkipTLSVerify: options['insecureSkipTLSVerify'] === true,
    tlsAuth: auth.map(({ domains, cert, key, password }) => ({
      domains: Array.isArray(domains) ? domains.map(String) : [],
      cert: String(cert),
      key: String(key),
      password: typeof password === 'string' ? password : undefined,
    })),
    tlsCipherSuites: Array.isArray(suites) ? suites.map(String) : [],
    minVersion: typeof version === 'string' ? version : (range.min ?? ''),
    maxVersion: typeof version === 'string' ? version : (range.max ?? ''),
  };
}

const VERSIONS: Readonly<Record<string, SecureVersion>> = {
  'tls1.0': 'TLSv1',
  'tls1.1': 'TLSv1.1',
  'tls1.2': 'TLSv1.2',
  'tls1.3': 'TLSv1.3',
};

const contexts = new Map<string, SecureContext>();

/**
 * What OpenSSL needs for a host. Loading the root certificates takes a millisecond, so contexts are shared by a thread.
 *
 * @throws UserError where an option holds what OpenSSL does not know
 */
export function secureContext(settings: TlsSettings, hostname: string): SecureContext {
  const auth = settings.tlsAuth.find(
    ({ domains }) => domains.length === 0 || domains.some((domain) => covers(domain, hostname)),
  );
  const key = JSON.stringify([settings, auth]);
  let context = contexts.get(key);
  if (context === undefined) contexts.set(key, (context = makeContext(settings, auth)));
  return context;
}

function makeContext(settings: TlsSettings, auth: TlsAuth | undefined): SecureContext {
  const options: SecureContextOptions = {};
  if (settings.minVersion !== '') options.minVersion = versionOf(settings.minVersion);
  if (settings.maxVersion !== '') options.maxVersion = versionOf(settings.maxVersion);
  const old = options.maxVersion === 'TLSv1' || options.maxVersion === 'TLSv1.1';
  if (settings.tlsCipherSuites.length > 0) options.ciphers = settings.tlsCipherSuites.map(openSslName).join(':');
  // OpenSSL 3 offers the old versions at this level only.
  if (old) options.ciphers = `${options.ciphers ?? 'DEFAULT'}:@SECLEVEL=0`;
  // A load test must be able to reach servers that were never updated, as Go can.
  options.secureOptions = constants.SSL_OP_LEGACY_SERVER_CONNECT;
  if (auth) Object.assign(options, { cert: auth.cert, key: auth.key });
  if (auth?.password !== undefined) options.passphrase = auth.password;
  try {
    return createSecureContext(options);
  } catch (cause) {
    throw new UserError('the TLS options cannot be used', {
      why: (cause as Error).message,
      fix: 'look at tlsAuth (cert and key in PEM, and its password), tlsVersion and tlsCipherSuites',
      cause,
    });
  }
}

function versionOf(name: string): SecureVersion {
  const version = VERSIONS[name];
  if (version) return version;
  throw new UserError(`tlsVersion: there is no ${JSON.stringify(name)}`, {
    why: `${Object.keys(VERSIONS).join(', ')} are known`,
    fix: 'use the constants of k6/http: http.TLS_1_2',
  });
}

/** TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 → ECDHE-RSA-AES128-GCM-SHA256; TLS 1.3 names are the same. */
function openSslName(name: string): string {
  const known = getCiphers();
  if (known.includes(name.toLowerCase())) return name;
  const short = name
    .replace(/^TLS_(RSA_WITH_)?/, '')
    .replace('_WITH_', '_')
    .replace('3DES_EDE_CBC_SHA', 'DES_CBC3_SHA')
    .replace(/AES_(128|256)_CBC/, 'AES$1')
    .replace(/AES_(128|256)/, 'AES$1')
    .replace(/CHACHA20_POLY1305(_SHA256)?$/, 'CHACHA20_POLY1305')
    .replaceAll('_', '-');
  if (known.includes(short.toLowerCase())) return short;
  throw new UserError(`tlsCipherSuites: ${name} is not among those of this Node`, {
    why: 'OpenSSL knows no such suite, or it was left out as unsafe',
    fix: 'name another, by its IANA name',
  });
}

const covers = (domain: string, hostname: string): boolean =>
  domain === hostname || (domain.startsWith('*.') && hostname.endsWith(domain.slice(1)));
