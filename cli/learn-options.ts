import type { Command } from 'commander';
import { z } from 'zod';
import type { Probe } from '../runner/probes/probe.ts';
import { probes } from '../runner/probes/probes.ts';
import type { RunRequest } from '../runner/run.ts';
import { createTraces } from '../runner/traces.ts';
import { UserError } from '../user-error.ts';
import { durationMs } from './parse-options.ts';

/** Ways to learn exactly which step asks what; without them it is inferred. */
export const learnOptions = z.object({
  solo: durationMs.optional(),
  traces: z.union([z.literal(true).transform(() => OTLP_PORT), z.coerce.number().int().min(1).max(65_535)]).optional(),
});

/** OTLP over HTTP has this port everywhere. */
const OTLP_PORT = 4318;

export const defineLearnOptions = (command: Command): Command =>
  command
    .option(
      '--solo <time>',
      'after the load, run each journey alone for so long, to learn its queries exactly; needs --db',
    )
    .option(
      '--traces [port]',
      `send a traceparent with each request, and take the target's spans by OTLP (${OTLP_PORT})`,
    );

/** The part of a run that these options say. @throws UserError where one lacks what it needs, or the engine cannot */
export function learningOf(
  { solo, traces: port }: z.output<typeof learnOptions>,
  { db, engine }: { db: string | undefined; engine: string },
): Pick<RunRequest, 'solo' | 'traces'> & { probes: Probe[] } {
  const asked = [...(solo === undefined ? [] : ['--solo']), ...(port === undefined ? [] : ['--traces'])];
  if (asked[0] && engine !== 'embedded')
    throw new UserError(`${asked.join(' and ')} with --engine ${engine}`, {
      why: 'only the embedded engine can look between two requests, and mark them',
      fix: `leave out --engine, or ${asked.join(' and ')}`,
    });
  if (solo !== undefined && db === undefined)
    throw new UserError('--solo without --db', {
      why: 'journeys are run alone to read what each step asks of the database',
      fix: "name the target's Postgres with --db, or leave --solo out",
    });
  const traces = port === undefined ? undefined : createTraces();
  return {
    ...(solo !== undefined && { solo }),
    ...(traces && { traces }),
    probes: traces && port !== undefined ? [probes.otlp({ port, traces })] : [],
  };
}
