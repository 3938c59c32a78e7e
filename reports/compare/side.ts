import type { Notice } from '../../runner/record/entries.ts';
import type { Side } from '../comparison.ts';
import { diagnose } from '../diagnose/diagnose.ts';
import { grouped } from '../grouped.ts';
import type { Measured } from '../measured.ts';
import { loadOf } from './load.ts';

/** @param name what to call it when the user gave no label */
export function sideOf(measured: Measured, name: string): Side {
  const { record, slices, judged } = measured;
  const { header, end } = record;
  const seconds = slices.filter((slice) => slice.judged).map(({ second }) => second);
  const requests = seconds.reduce((sum, second) => sum + second.requests, 0);
  const answered = slices.reduce((sum, { inTime, second }) => sum + (inTime ? second.requests : 0), 0);
  return {
    label: header.label ?? name,
    path: record.path,
    startedAt: header.startedAt,
    plimsoll: header.plimsoll,
    script: header.script,
    target: header.target,
    fingerprint: header.fingerprint,
    budgets: header.budgets,
    judged,
    requests,
    failed: seconds.reduce((sum, second) => sum + second.failed, 0),
    requestRate: judged === 0 ? 0 : answered / (judged / 1000),
    load: loadOf(measured),
    ended: end?.reason ?? 'killed',
    findings: diagnose(record),
    notices: noticesOf(record.notices),
  };
}

function noticesOf(notices: readonly Notice[]): Side['notices'] {
  return [...grouped(notices, ({ code, text }) => `${code}\n${text}`).values()].map((same) => {
    const { level, code, text } = same[0]!;
    return { level, code, text, times: same.length };
  });
}
