import { writeFileSync } from 'node:fs';
import { judge } from '../metrics/judge.ts';
import type { End } from '../record/entries.ts';
import type { RunRequest, RunResult } from '../run.ts';
import { summaryData } from '../summary/data.ts';
import type { SummaryData, Verdict } from '../summary/data.ts';
import { summaryExport } from '../summary/export.ts';
import { summaryText } from '../summary/text.ts';
import { EXIT } from '../exit-codes.ts';
import type { Ms } from '../../units.ts';
import type { Reason } from './ending.ts';
import type { Session } from './session.ts';

/** handleSummary may take so long. */
const SUMMARY_TIMEOUT: Ms = 120_000;

/** Judges the thresholds, writes the summary and the record's end. @param setupData JSON */
export async function conclude(
  session: Session,
  request: RunRequest,
  duration: Ms,
  setupData: string | undefined,
): Promise<RunResult> {
  const { seconds, totals, resolved, ending, recording } = session;
  seconds.end();
  const verdicts = judge(resolved.thresholds, totals, duration);
  const reason = ending.reason ?? crossed(verdicts);
  const written = await writeSummary(session, request, verdicts, duration, setupData);
  const end: End = {
    entry: 'end',
    at: recording.now(),
    reason: reason?.reason ?? 'done',
    exitCode: reason?.exitCode ?? EXIT.ok,
    thresholds: verdicts.map(({ metric, expression, passed }) => ({ metric, expression, passed })),
  };
  recording.write(end);
  if (reason?.error) throw reason.error;
  return { record: recording.path, end, exitCode: end.exitCode, failure: reason?.text, ...written };
}

function crossed(verdicts: readonly Verdict[]): Reason | undefined {
  const failing = [...new Set(verdicts.filter(({ passed }) => !passed).map(({ metric }) => metric))];
  if (failing.length === 0) return undefined;
  return {
    reason: 'threshold',
    exitCode: EXIT.thresholds,
    text: `thresholds on metrics '${failing.join(', ')}' have been crossed`,
    error: undefined,
  };
}

type Written = Pick<RunResult, 'stdout' | 'stderr' | 'files'>;

/** The script's own summary where it has one, else ours in k6's look. */
async function writeSummary(
  session: Session,
  request: RunRequest,
  verdicts: readonly Verdict[],
  duration: Ms,
  setupData: string | undefined,
): Promise<Written> {
  const { totals, resolved } = session;
  const { options } = resolved;
  const input = {
    totals,
    verdicts,
    duration,
    trendStats: options.summaryTrendStats ?? [],
    timeUnit: options.summaryTimeUnit ?? '',
    colors: request.colors ?? false,
    isTty: request.colors ?? false,
  };
  const data = summaryData(input);
  const mode = request.summaryMode ?? 'compact';
  const disabled = mode === 'disabled' || options.noSummary === true;
  const own = disabled
    ? undefined
    : await ownSummary(session, { ...data, setup_data: JSON.parse(setupData ?? 'null') });
  const exported: Record<string, string> =
    request.summaryExport === undefined ? {} : { [request.summaryExport]: summaryExport(data) };
  const { stdout, stderr, ...files } = { ...own, ...exported };
  return {
    stdout: own ? (stdout ?? '') : disabled ? '' : summaryText(input, mode),
    stderr: stderr ?? '',
    files: Object.entries(files).flatMap(([path, text]) => (writeFile(session, path, text) ? [path] : [])),
  };
}

/** As in k6, a handleSummary that throws is reported, and the usual summary takes its place. */
async function ownSummary(
  session: Session,
  data: SummaryData & { setup_data: unknown },
): Promise<Record<string, string> | undefined> {
  const { crew, exported, log } = session;
  if (!exported.includes('handleSummary')) return undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      crew.summarise(data),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('handleSummary() took longer than 2m0s')), SUMMARY_TIMEOUT);
      }),
    ]);
  } catch (error) {
    log({ level: 'error', text: (error as Error).stack ?? String(error), source: 'engine' });
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

function writeFile({ log }: Session, path: string, text: string): boolean {
  try {
    writeFileSync(path, text);
    return true;
  } catch (error) {
    log({ level: 'error', text: `cannot write the summary to ${path}: ${(error as Error).message}`, source: 'engine' });
    return false;
  }
}
