import type { RunRecord } from '../../runner/record/reader.ts';

/**
 * How far the journey's rate is from what the route carries flat out.
 *
 * @param flatOut the record of one route
 * @param journey a run of the whole scenario; without one only the limit is said
 * @returns lines for the terminal
 */
export function headroom(flatOut: RunRecord, journey: RunRecord | undefined): string {
  const step = flatOut.seconds[0]?.step;
  if (step === undefined) return '';
  const limit = ratesOf(flatOut, step);
  if (!journey) return `\n  flat out ${round(limit.mean)} requests/s\n`;
  const asked = ratesOf(journey, step);
  if (asked.peak === 0) return `\n  flat out ${round(limit.mean)} requests/s; the journey has no step ${step}\n`;
  const share = `${((asked.mean / limit.mean) * 100).toFixed(1)} %`;
  return `\n  flat out ${round(limit.mean)} requests/s; the journey asks for ${round(asked.mean)} (at most ${round(asked.peak)}), ${share} of it\n`;
}

/** Requests per second, on average over the seconds that had any, and in the busiest one. */
function ratesOf({ seconds }: RunRecord, step: string): { mean: number; peak: number } {
  const perSecond = new Map<number, number>();
  for (const { at, requests } of seconds.filter((second) => second.step === step))
    perSecond.set(at, (perSecond.get(at) ?? 0) + requests);
  const counts = [...perSecond.values()];
  if (counts.length === 0) return { mean: 0, peak: 0 };
  const span = Math.max(...perSecond.keys()) - Math.min(...perSecond.keys()) + 1000;
  return { mean: counts.reduce((sum, count) => sum + count, 0) / (span / 1000), peak: Math.max(...counts) };
}

const round = (rate: number): string => (rate < 10 ? rate.toFixed(1) : String(Math.round(rate)));
