import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../user-error.ts';
import type { Ms } from '../../units.ts';
import type { ProcessGroup } from './process-group.ts';

const POLL: Ms = 100;
const ONE_ANSWER: Ms = 5000;
/** The system may hold a port for a moment after its process is gone. */
const PORT_PATIENCE: Ms = 3000;

/**
 * Waits until the URL answers with a status below 400.
 *
 * @throws UserError when the process ends first, or time is up
 */
export async function waitUntilReady(
  url: string,
  { group, command, patience }: { group: ProcessGroup; command: string; patience: Ms },
  signal: AbortSignal,
): Promise<void> {
  let exit: number | string | undefined;
  void group.over.then((code) => (exit = code));
  let answer = 'nothing answered';
  for (const until = performance.now() + patience; performance.now() < until; await sleep(POLL)) {
    signal.throwIfAborted();
    if (exit !== undefined)
      throw new UserError(`the target '${command}' ended with ${exit} before it was ready`, {
        why: group.tail() || 'it wrote nothing',
        fix: 'run it by hand; it has to stay in the foreground and serve',
      });
    const status = await statusOf(url);
    if (typeof status === 'number' && status < 400) return;
    answer = typeof status === 'number' ? `it answered ${status}` : status;
  }
  throw new UserError(`${url} was not ready after ${Math.round(patience / 1000)} s`, {
    why: [answer, group.tail()].filter(Boolean).join('\n'),
    fix: `check the URL of --ready, or give '${command}' more time with --ready-timeout`,
  });
}

/**
 * Makes sure that what answers later is what we start now.
 *
 * @throws UserError when somebody listens there already
 */
export async function assertPortFree(url: string): Promise<void> {
  const { hostname, port, protocol } = new URL(url);
  const number = Number(port || (protocol === 'https:' ? 443 : 80));
  for (const until = performance.now() + PORT_PATIENCE; await isTaken(hostname, number); await sleep(POLL))
    if (performance.now() > until)
      throw new UserError(`port ${number} on ${hostname} is in use`, {
        why: 'something that this experiment did not start answers there, and would be measured instead',
        fix: `end it, or let the target listen on another port and change --ready`,
      });
}

function statusOf(url: string): Promise<number | string> {
  const get = url.startsWith('https:') ? httpsGet : httpGet;
  return new Promise((resolve) => {
    const request = get(url, { rejectUnauthorized: false, agent: false, timeout: ONE_ANSWER }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', (error) => resolve(error.message));
  });
}

function isTaken(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port });
    const done = (taken: boolean) => (): void => {
      socket.destroy();
      resolve(taken);
    };
    socket.on('connect', done(true));
    socket.on('error', done(false));
  });
}
