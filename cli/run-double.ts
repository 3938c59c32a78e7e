import { startDouble } from '../runner/double/double.ts';
import { probes } from '../runner/probes/probes.ts';
import type { Probe } from '../runner/probes/probe.ts';
import { behaviour, doubleOf, portAndUpstream } from './double-options.ts';
import { parseOptions } from './parse-options.ts';

type Flags = Record<'doubleDelay' | 'doubleErrorRate' | 'doubleLimit', string | undefined>;

/** The double that `run --double 9100=https://…` asks for, and its probe. */
export async function runDouble(text: string, flags: Flags): Promise<{ probe: Probe; stop: () => Promise<void> }> {
  const { port, upstream, how: inline } = portAndUpstream(text);
  const flagged = { delay: flags.doubleDelay, errorRate: flags.doubleErrorRate, limit: flags.doubleLimit };
  const given = Object.fromEntries(Object.entries(flagged).filter(([, value]) => value !== undefined));
  const how = parseOptions(behaviour, { ...inline, ...given });
  const double = await startDouble(doubleOf(upstream, port, how));
  return { probe: probes['third-party'](double), stop: double.stop };
}
