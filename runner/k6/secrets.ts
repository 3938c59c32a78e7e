import { readFileSync } from 'node:fs';
import { UserError } from '../../user-error.ts';
import type { K6Module } from './vu.ts';

/**
 * k6/secrets: values that a script may use and that are never printed.
 *
 * Where they come from is said as in k6, `TYPE=…` with `name=` and `default` among its parts, by `--secret-source`
 * or K6_SECRET_SOURCE: `mock=default,user=alice` holds them itself, `file=path` reads lines of `key=value`.
 */
export const secrets: K6Module = (vu) => {
  const sources = readSources(vu.secretSource);
  // k6 rejects with plain text where a source is missing.
  const source = async (name: string): Promise<SecretSource> => {
    const found = sources.find((candidate) => candidate.name === name);
    if (sources.length === 0) throw goValue('no secret sources are configured');
    // eslint-disable-next-line no-throw-literal
    if (!found) throw `no secret source with name "${name}" is configured`;
    return found;
  };
  const exports = {
    get: async (key: string): Promise<string> => {
      const usual = sources.find(({ isDefault }) => isDefault);
      if (!usual) throw goValue('no secret sources are configured');
      return usual.get(key);
    },
    source,
  };
  return { ...exports, default: exports };
};

/** k6 rejects with an error of Go: it prints its text, and is no Error. */
const goValue = (text: string): object => ({ toString: () => text });

interface SecretSource {
  name: string;
  isDefault: boolean;
  get(key: string): Promise<string>;
}

const handedOut = new Set<string>();

/** A line for the log without the secrets that the script has asked for. */
export function withoutSecrets(text: string): string {
  let clean = text;
  for (const secret of handedOut) clean = clean.replaceAll(secret, '***SECRET_REDACTED***');
  return clean;
}

function readSources(setting: string | undefined): SecretSource[] {
  if (!setting) return [];
  const [type = '', ...rest] = setting.split('=');
  const parts = rest.join('=').split(',');
  const named = (key: string) => parts.find((part) => part.startsWith(`${key}=`))?.slice(key.length + 1);
  const values = type === 'mock' ? mockValues(parts) : type === 'file' ? fileValues(parts) : undefined;
  if (!values)
    throw new UserError(`--secret-source ${setting}: no source of the type "${type}"`, {
      why: 'the embedded engine reads secrets from mock=… and file=…',
      fix: 'use file=PATH with lines of key=value, or run on the k6 binary with --engine k6',
    });
  return [{ name: named('name') ?? 'default', isDefault: true, get: async (key) => handOut(values, key) }];
}

function handOut(values: ReadonlyMap<string, string>, key: string): string {
  const value = values.get(key);
  if (value === undefined) throw goValue('no value');
  if (value !== '') handedOut.add(value);
  return value;
}

const OPTIONS = new Set(['name', 'default', 'filename']);
const mockValues = (parts: readonly string[]): Map<string, string> =>
  new Map(parts.map(keyAndValue).filter(([key]) => !OPTIONS.has(key)));

function fileValues(parts: readonly string[]): Map<string, string> {
  const path =
    parts.find((part) => part.startsWith('filename='))?.slice(9) ??
    parts.find((part) => !OPTIONS.has(keyAndValue(part)[0]));
  try {
    const lines = readFileSync(path ?? '', 'utf8').split('\n');
    return new Map(lines.filter((line) => line.trim() !== '').map(keyAndValue));
  } catch (cause) {
    throw new UserError(`--secret-source: cannot read ${path}`, {
      why: (cause as Error).message,
      fix: 'name a file with lines of key=value',
      cause,
    });
  }
}

function keyAndValue(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
