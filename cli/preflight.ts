import { lookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isLoopback } from '../runner/http/loopback.ts';
import { UserError } from '../user-error.ts';

const PATIENCE_MS = 5000;

/**
 * Asks the target once, before any load: whatever it answers, it is there.
 *
 * @param option that named it, for the message
 * @throws UserError that says which URL and what failed
 */
export async function checkTarget(target: string, option = '--target'): Promise<void> {
  const url = new URL(target);
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  await new Promise<void>((resolve, reject) => {
    // The certificate is the load's business (insecureSkipTLSVerify), not that of "is anybody there".
    const asked = request(url, { rejectUnauthorized: false, timeout: PATIENCE_MS, agent: false }, (response) => {
      response.destroy();
      resolve();
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${PATIENCE_MS / 1000} s`)));
    asked.on('error', (cause) => reject(dead(url, option, cause)));
    asked.end();
  });
}

/**
 * For engines that do not look at each request themselves: the URL's host is this machine, or one that was allowed.
 *
 * @throws UserError that says where it leads
 */
export async function assertMayLoad(target: string, allowed: readonly string[]): Promise<void> {
  const name = new URL(target).hostname.replace(/^\[|\]$/g, '');
  if (allowed.includes(name)) return;
  const addresses = await lookup(name, { all: true }).catch(() => []);
  const outside = addresses.find(({ address }) => !isLoopback(address));
  if (outside)
    throw new UserError(`${name} is not this machine`, {
      why: `it is ${outside.address}, and load goes to loopback unless you allow a host by name`,
      fix: `add --allow-host ${name} if that host is yours to load`,
    });
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name could not be looked up',
  ECONNRESET: 'it closed the connection without an answer',
  EHOSTUNREACH: 'there is no way to that host',
};

function dead(url: URL, option: string, cause: Error & { code?: string }): UserError {
  return new UserError(`${option} ${url.protocol}//${url.host} does not answer`, {
    why: REASONS[cause.code ?? ''] ?? cause.message,
    fix: 'start it, or correct the URL; no load was sent',
    cause,
  });
}
