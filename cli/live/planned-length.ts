import { z } from 'zod';
import type { Header } from '../../runner/record/entries.ts';
import type { Ms } from '../../units.ts';

const scenario = z.object({
  startTime: z.number().default(0),
  duration: z.number().optional(),
  stages: z.array(z.object({ duration: z.number() })).optional(),
});
const options = z.object({ scenarios: z.record(z.string(), scenario) });

/**
 * How long a run means to take, its graceful stops left out.
 *
 * @returns undefined where a scenario ends with its iterations, whenever that is
 */
export function plannedLength(header: Header): Ms | undefined {
  const parsed = options.safeParse(header.options);
  if (!parsed.success) return undefined;
  const ends = Object.values(parsed.data.scenarios).map(({ startTime, duration, stages }) =>
    duration === undefined && !stages
      ? undefined
      : startTime + (duration ?? stages!.reduce((sum, stage) => sum + stage.duration, 0)),
  );
  const known = ends.filter((end) => end !== undefined);
  return known.length === ends.length && known.length > 0 ? Math.max(...known) : undefined;
}
