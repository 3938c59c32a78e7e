import { percentile } from '../compare/latency.ts';
import { merged } from '../measured.ts';
import type { MeasuredSide } from './grid.ts';
import type { SpectrumLine } from './model.ts';

/** Evenly spaced on the axis 1/(1 − q): ten a decade, and the quantiles that people name. */
const QUANTILES = [
  ...new Set([
    ...Array.from({ length: 50 }, (_, step) => 1 - 10 ** (-(step + 1) / 10)),
    0.5,
    0.75,
    0.9,
    0.95,
    0.99,
    0.999,
  ]),
].sort((a, b) => a - b);

/** All judged requests of a side, as far out as n(1 − q) ≥ 10 allows. */
export function spectrumOf(sides: readonly MeasuredSide[]): SpectrumLine[] {
  return sides.map(({ side, measured }) => {
    const all = merged(measured.slices.filter(({ judged }) => judged));
    return {
      side,
      points: QUANTILES.flatMap((q) => {
        const ms = percentile(all, q);
        return ms === undefined ? [] : [{ q, ms }];
      }),
    };
  });
}
