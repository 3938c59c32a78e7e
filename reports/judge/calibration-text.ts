import type { Calibration } from './calibration.ts';
import { share, table } from './text.ts';

/** A calibration for a terminal. */
export function calibrationText({ pairs, routes, mdeAt, pairsFor, disturbances, unknown }: Calibration): string {
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
          pairsWords(pairsFor),
        ]
      : ['Too few pairs to say what could be found: add --pairs 12.']),
    '',
    disturbances.length > 0 ? 'What disturbs measurements here:' : 'Nothing was seen to disturb measurements here.',
    ...disturbances.map((text) => `  – ${text}`),
    ...(unknown.length > 0 ? ['Not looked at:', ...unknown.map((text) => `  – ${text}`)] : []),
    '',
  ];
  return lines.join('\n');
}

/** Nobody waits for more. */
const MOST_PAIRS = 100;

/** 'Pairs needed: 38 for 5 %, 12 for 10 %, 12 for 20 %.' */
export function pairsWords(pairsFor: Calibration['pairsFor']): string {
  const words = pairsFor.map(
    ({ delta, pairs }) =>
      `${pairs === undefined || pairs > MOST_PAIRS ? `over ${MOST_PAIRS}` : pairs} for ${share(delta)}`,
  );
  const hopeless = pairsFor.every(({ pairs }) => pairs === undefined || pairs > MOST_PAIRS);
  return `Pairs needed: ${words.join(', ')}.${hopeless ? ' Calm the machine first, or give each trial more requests: pairs alone do not help here.' : ''}`;
}
