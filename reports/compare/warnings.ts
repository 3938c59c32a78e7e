import type { Comparability, Side, Warning } from '../comparison.ts';
import { amount, percent, plural } from '../format.ts';
import { FIELDS } from './summary.ts';

/** What the reader must know before believing a number. */
export function warningsOf(before: Side | undefined, after: Side, comparability: Comparability | undefined): Warning[] {
  const sides = before ? [before, after] : [after];
  return [
    ...sides.flatMap(sideWarnings),
    ...(comparability?.differences ?? [])
      .filter(({ effect }) => effect !== 'expected')
      .map(({ field, before, after }) => ({
        code: 'fingerprint',
        text: `${FIELDS[field]} differs: ${before} before, ${after} after`,
      })),
  ];
}

function sideWarnings({ label, load, ended, notices }: Side): Warning[] {
  const warnings: Warning[] = [];
  if (ended === 'killed')
    warnings.push({ code: 'partial-record', text: `${label}: the run was killed before its end` });
  if (load.dropped > 0)
    warnings.push({
      code: 'dropped-iterations',
      text: `${label}: ${plural(load.dropped, 'iteration')} dropped (${percent(load.dropped / (load.offered || load.started + load.dropped))}), so its latencies flatter it`,
    });
  if (load.iterationErrors > 0)
    warnings.push({
      code: 'iteration-errors',
      text: `${label}: ${amount(load.iterationErrors)} iterations threw an exception`,
    });
  for (const { level, code, text } of notices) if (level !== 'info') warnings.push({ code, text: `${label}: ${text}` });
  return warnings;
}
