import { z } from 'zod';
import { parseDuration } from '../runner/options/duration.ts';
import { UserError } from '../user-error.ts';

/**
 * Reads the options of a verb into their final form.
 *
 * @param raw as commander gives them, in camel case
 * @throws UserError that names every wrong option with its value
 */
export function parseOptions<Schema extends z.ZodType>(schema: Schema, raw: Record<string, unknown>): z.output<Schema> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const key = String(path[0] ?? '');
    return `${flag(key)} ${JSON.stringify(raw[key])}: ${message}`;
  });
  throw new UserError(problems[0] ?? 'wrong options', {
    why: problems.length > 1 ? `and also: ${problems.slice(1).join('; ')}` : 'the value does not fit the option',
    fix: '`plimsoll help VERB` shows what each option takes',
  });
}

/** summaryExport → --summary-export */
const flag = (key: string): string => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** For an option that may be repeated. */
export const collect = (value: string, before: string[] = []): string[] => [...before, value];

/** A whole number above zero, from text. */
export const positiveInt = z.coerce.number().int('expected a whole number').positive('expected more than zero');

/** k6's durations: '30s', '1m30s', '500ms'; a bare number is milliseconds. */
export const duration = z
  .string()
  .refine((text) => (parseDuration(text) ?? -1) >= 0, "expected a duration such as '30s' or '1m30s'");

/** The same in milliseconds. */
export const durationMs = duration.transform((text) => parseDuration(text) ?? 0);

export const httpUrl = z
  .string()
  .refine((text) => /^https?:$/.test(protocolOf(text)), "expected a URL such as 'http://127.0.0.1:3000'");

export const postgresUrl = z
  .string()
  .refine(
    (text) => /^postgres(ql)?:$/.test(protocolOf(text)),
    "expected a URL such as 'postgres://user@127.0.0.1:5432/shop'",
  );

export const redisUrl = z
  .string()
  .refine((text) => /^rediss?:$/.test(protocolOf(text)), "expected a URL such as 'redis://127.0.0.1:6379'");

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
