import { setTimeout as pause } from 'node:timers/promises';
import { parentIdOf, type Traces } from '../../traces.ts';
import type { Ms } from '../../../units.ts';
import { loadParser } from '../postgres/sql-text.ts';
import type { Probe, ProbeOutput } from '../probe.ts';
import { type Repeated, repeat } from '../repeat.ts';
import { describe } from './describe.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import type { Span } from './span.ts';
import { createTally } from './tally.ts';

const EVERY: Ms = 2000;
/** SDKs send what they have every five seconds. */
const PATIENCE: Ms = 6000;
/** More spans than these in a second would cost the load generator its time. */
const MOST_A_SECOND = 10_000;

/**
 * The target's own spans: what each step asks of databases and of others, as the target's OpenTelemetry saw it.
 *
 * The run sends a traceparent with every request, so a trace says of which step it is. Spans of other traces are
 * dropped, and so is everything of a span but what it asked of whom.
 */
export function otlp({ port, traces }: { port: number; traces: Traces }): Probe {
  const tally = createTally();
  let receiver: Receiver | undefined;
  let sampling: Repeated | undefined;
  let out: ProbeOutput | undefined;
  const seen = { spans: 0 };
  let [second, left] = [0, MOST_A_SECOND];
  /** Spans of steps whose first second is not over: they are looked at again. */
  let early: Span[] = [];

  const mayCount = (): boolean => {
    const now = Math.floor((out?.now() ?? 0) / 1000);
    if (now !== second) [second, left] = [now, MOST_A_SECOND];
    if (left-- > 0) return true;
    if (left === -1) out?.notice('spans-dropped', `more than ${MOST_A_SECOND} spans a second: the rest were dropped`);
    return false;
  };
  const count = (span: Span): boolean => {
    const step = traces.stepOf(span.traceId);
    if (step === undefined) return false;
    seen.spans++;
    if (span.parentId === parentIdOf(span.traceId)) tally.request(step);
    const asked = describe(span);
    if (asked) tally.asked(step, asked, span);
    return true;
  };
  const onSpans = (spans: Iterable<Span>): void => {
    for (const span of spans)
      if (span.traceId.startsWith(traces.run) && mayCount() && !count(span) && early.length < MOST_A_SECOND)
        early.push(span);
  };

  return {
    name: 'otlp',
    async start(output) {
      out = output;
      await loadParser();
      receiver = await startReceiver(port, onSpans);
      let from = output.now();
      sampling = repeat(EVERY, output.now, async () => {
        early = early.filter((span) => !count(span));
        for (const sample of tally.take(from)) output.sample(sample);
        from = output.now();
      });
    },
    async stop() {
      const [last, open] = [sampling, receiver];
      [sampling, receiver] = [undefined, undefined];
      if (!last || !open) return;
      const until = performance.now() + PATIENCE;
      while (seen.spans === 0 && performance.now() < until) await pause(100);
      await last.now();
      await last.stop();
      await open.stop();
      if (seen.spans === 0)
        out?.notice(
          'spans-missing',
          `no span of these requests came: have the target send its traces by OTLP over HTTP to http://127.0.0.1:${port} (OTEL_EXPORTER_OTLP_ENDPOINT), with a parent-based sampler`,
        );
    },
  };
}
