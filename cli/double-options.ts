import { z } from 'zod';
import type { DoubleOptions } from '../runner/double/double.ts';
import { UserError } from '../user-error.ts';
import { durationMs } from './parse-options.ts';

/** '5%' or '0.05'. */
const share = z.string().transform((text, context) => {
  const [, number, percent] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text) ?? [];
  const value = Number(number) / (percent ? 100 : 1);
  if (number !== undefined && value <= 1) return value;
  context.addIssue("expected a share such as '5%' or '0.05'");
  return z.NEVER;
});

/** '10/s' or '10'. */
const perSecond = z.string().transform((text, context) => {
  const [, number] = /^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(text) ?? [];
  if (number !== undefined && Number(number) > 0) return Number(number);
  context.addIssue("expected a rate such as '10/s'");
  return z.NEVER;
});

export const behaviour = z.object({
  delay: durationMs.optional(),
  errorRate: share.optional(),
  limit: perSecond.optional(),
});

/** @throws UserError when the URL is none */
export function doubleOf(upstream: string, port: number, how: z.output<typeof behaviour>): DoubleOptions {
  if (!URL.canParse(upstream) || !/^https?:$/.test(new URL(upstream).protocol))
    throw new UserError(`the upstream ${JSON.stringify(upstream)} is no URL`, {
      why: 'a double passes calls on to a third party over HTTP',
      fix: 'write it as https://payments.example.com',
    });
  return {
    upstream,
    port,
    ...(how.delay !== undefined && { delay: how.delay }),
    ...(how.errorRate !== undefined && { errorShare: how.errorRate }),
    ...(how.limit !== undefined && { limit: how.limit }),
  };
}

/** '9100=https://payments.example.com', and what it does to it: '…,delay=2s,error-rate=5%,limit=10/s'. */
export function portAndUpstream(text: string): { port: number; upstream: string; how: Record<string, string> } {
  const [whole, ...parts] = text.split(/,(?=(?:delay|error-rate|limit)=)/);
  const [, port, upstream] = /^(\d{1,5})=(.+)$/.exec(whole ?? '') ?? [];
  const names: Record<string, string> = { delay: 'delay', 'error-rate': 'errorRate', limit: 'limit' };
  const how = parts.map((part) => [names[part.slice(0, part.indexOf('='))]!, part.slice(part.indexOf('=') + 1)]);
  if (port !== undefined && upstream !== undefined)
    return { port: Number(port), upstream, how: Object.fromEntries(how) as Record<string, string> };
  throw new UserError(`--double ${JSON.stringify(text)}`, {
    why: 'a port for the target to call, an equals sign and the third party behind it were expected',
    fix: 'write it as --double 9100=https://payments.example.com,delay=2s, and give the target http://127.0.0.1:9100',
  });
}
