import type { Calibration } from './calibration.ts';
import { share, table } from './text.ts';

/** A calibration for a terminal. */
export function calibrationText({ pairs, routes, mdeAt, pairsFor, disturbances }: Calibration): string {
  const noise = routes.map(({ step, noise, mde, requests }) => [
    step,
    share(noise),
    mde === undefined ? '—' : `±${share(mde)}`,
    String(requests),
  ]);
  const lines = [
    `Noise of this machine and target, from ${pairs} pairs of equal builds:`,
    '',
    table([['route', 'p95 moves by', 'would find', 'requests'], ...noise]),
    '',
    ...(mdeAt.length > 0
      ? [
          `Smallest change found nine times in ten, on the noisiest route: ${mdeAt.map(({ pairs, mde }) => `${share(mde)} with ${pairs} pairs`).join(', ')}.`,
          `Pairs needed: ${pairsFor.map(({ delta, pairs }) => `${pairs} for ${share(delta)}`).join(', ')}.`,
        ]
      : ['Too few pairs to say what could be found: add --pairs 12.']),
    '',
    disturbances.length > 0 ? 'What disturbs measurements here:' : 'Nothing was seen to disturb measurements here.',
    ...disturbances.map((text) => `  – ${text}`),
    '',
  ];
  return lines.join('\n');
}
