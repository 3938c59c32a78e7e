import { z } from 'zod';
import { startDouble } from '../runner/double/double.ts';
import type { Histogram } from '../runner/record/histogram.ts';
import { behaviour, doubleOf } from './double-options.ts';
import { EXIT } from './exit-codes.ts';
import { parseOptions } from './parse-options.ts';
import { printable } from './print-error.ts';
import type { Verb } from './verb.ts';

const options = behaviour.extend({ upstream: z.string(), port: z.coerce.number().int().min(0).max(65_535).default(0) });

/** A third party's double on loopback, until Ctrl-C; then what it saw. `run --double` does the same within a run. */
export const double: Verb = {
  usage: '',
  define(command) {
    command
      .requiredOption('--upstream <url>', 'the third party, or a stand-in')
      .option('--port <number>', 'where the target finds the double (any free one)')
      .option('--delay <time>', "how much later the third party answers, such as '2s'")
      .option('--error-rate <share>', "how many calls it answers with 503, such as '5%'")
      .option('--limit <rate>', "beyond it, it answers 429: '10/s'");
  },
  async run({ options: raw }, { stdout, stderr, stop }) {
    const { upstream, port, ...how } = parseOptions(options, raw);
    const running = await startDouble(doubleOf(upstream, port, how));
    stderr.write(`  ${running.url} stands before ${new URL(upstream).origin}; Ctrl-C ends it\n`);
    await new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));
    await running.stop();
    for (const { route, calls, statuses, abandoned, repeated, latency } of running.take()) {
      const answers = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`);
      const p95 = milliseconds(latency);
      stdout.write(
        `  ${printable(route)}  ${calls} calls (${answers.join(', ')}), p95 ${p95}, ${repeated} repeated, ${abandoned} given up\n`,
      );
    }
    return EXIT.ok;
  },
};

function milliseconds(latency: Histogram): string {
  const micros = latency.quantile(0.95);
  return micros === undefined ? '—' : `${(micros / 1000).toFixed(0)} ms`;
}
