import type { Probe } from '../probes/probe.ts';
import type { Recording } from './recording.ts';

/** The probes of a run, and its phases: each begins in the record and in every probe at once. */
export interface RunningProbes {
  phase(name: string, step?: string): void;
  /** Between two requests of a step that runs alone; see Probe. Never rejects. */
  turn(steps: readonly string[] | undefined): Promise<void>;
  /** Whether none of them sees anybody at work. Never rejects. */
  rest(): Promise<boolean>;
  stop(): Promise<void>;
}

export async function startProbes(probes: readonly Probe[], recording: Recording): Promise<RunningProbes> {
  const failed = (probe: Probe, error: unknown): void =>
    recording.notice(
      'warning',
      'probe-failed',
      `${probe.name}: ${error instanceof Error ? error.message : String(error)}`,
    );
  await Promise.all(
    probes.map((probe) =>
      probe
        .start({
          sample: (sample) => recording.write({ entry: 'sample', at: recording.now(), probe: probe.name, ...sample }),
          notice: (code, text) => recording.notice('warning', code, text),
          now: recording.now,
        })
        .catch((error: unknown) => failed(probe, error)),
    ),
  );
  return {
    phase(name, step) {
      recording.write({ entry: 'phase', at: recording.now(), name, ...(step !== undefined && { step }) });
      for (const probe of probes) probe.phase?.(name).catch((error: unknown) => failed(probe, error));
    },
    async turn(steps) {
      await Promise.all(
        probes.map(async (probe) => probe.turn?.(steps).catch((error: unknown) => failed(probe, error))),
      );
    },
    async rest() {
      const looks = probes.map(async (probe) => (await probe.rests?.().catch(() => true)) ?? true);
      return (await Promise.all(looks)).every(Boolean);
    },
    async stop() {
      await Promise.all(probes.map((probe) => probe.stop().catch((error: unknown) => failed(probe, error))));
    },
  };
}
