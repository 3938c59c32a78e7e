import type { z } from 'zod';
import type { SampleEntry } from './entries.ts';
import { attributionKinds } from './samples/attribution.ts';
import { dependencyKinds } from './samples/dependencies.ts';
import { postgresKinds } from './samples/postgres.ts';
import { processKinds } from './samples/processes.ts';
import { queueKinds } from './samples/queues.ts';

/**
 * What probes put into a record, by `kind`. Counters are what was added since the same probe's previous sample;
 * everything else stands as it was at `at`. Texts of queries are normalised: no literal, no comment.
 */
const kinds = { ...postgresKinds, ...queueKinds, ...dependencyKinds, ...processKinds, ...attributionKinds };

export type SampleKind = keyof typeof kinds;
/** What a probe emits; the record adds when and by whom. */
export type Sample = { [Kind in SampleKind]: { kind: Kind } & z.infer<(typeof kinds)[Kind]> }[SampleKind];
/** A sample of one kind: its fields, and when (`at`, ms on the run's clock). */
export type SampleOf<Kind extends SampleKind> = z.infer<(typeof kinds)[Kind]> & { at: number };

/** A record's samples of one kind, in order of time. One that does not have the shape of its kind is passed over. */
export function samplesOf<Kind extends SampleKind>(
  { samples }: { samples: readonly SampleEntry[] },
  kind: Kind,
): SampleOf<Kind>[] {
  return samples.flatMap((sample) => {
    if (sample.kind !== kind) return [];
    const schema: z.ZodType = kinds[kind];
    const { success, data } = schema.safeParse(sample);
    return success ? [{ ...(data as z.infer<(typeof kinds)[Kind]>), at: sample.at }] : [];
  });
}
