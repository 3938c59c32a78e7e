import { existsSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { comparabilityOf } from '../reports/compare/comparability.ts';
import { changeOf, milliseconds } from '../reports/format.ts';
import { historyOf } from '../reports/judge/history.ts';
import type { PastRun, StepHistory } from '../reports/judge/history.ts';
import { table } from '../reports/judge/text.ts';
import { trialOf } from '../reports/judge/trial.ts';
import type { Trial } from '../reports/judge/trial.ts';
import { RECORD_FILE } from '../runner/record/constants.ts';
import { readRecord } from '../runner/record/reader.ts';
import { UserError } from '../user-error.ts';
import { RUNS } from './ab/experiment.ts';
import { EXIT } from './exit-codes.ts';
import { REPORT_FILES } from './outputs.ts';
import { parseOptions, positiveInt } from './parse-options.ts';
import type { Context, Verb } from './verb.ts';

const options = z.strictObject({
  reference: z.string().optional(),
  prune: positiveInt.optional(),
});

const HELP = `
Reads the records of single runs in the folder and shows, for each place and load (fingerprint) by itself, how p95 of
each step went along, and where its level changed. Advisory: it says where to look, and \`plimsoll ab\` says what is true.`;

/** How p95 went along over many runs. */
export const history: Verb = {
  usage: '[folder]',
  define: (command) =>
    void command
      .option('--reference <record>', 'say how the latest run stands against this one')
      .option('--prune <runs>', 'remove records and reports of all but the latest so many runs of each place and load')
      .addHelpText('after', HELP),
  run({ args: [folder = RUNS], options: raw }, context) {
    const { reference, prune } = parseOptions(options, raw);
    const places = byPlace(readRuns(folder, context));
    if (places.length === 0)
      throw new UserError(`no records in ${folder}`, {
        why: 'it holds no folder of a run',
        fix: `run something first: plimsoll run SCRIPT -o ${join(folder, 'first')}`,
      });
    const pinned = reference === undefined ? undefined : referenceRun(reference, places);
    for (const runs of places) {
      const fits = pinned && isSamePlace(pinned.fingerprint, runs[0]!.trial.fingerprint);
      const against = fits ? `, against ${reference}` : pinned ? ', not measured where the reference was' : '';
      context.stdout.write(
        `${describe(runs)}${against}\n${historyTable(historyOf(runs, fits ? pinned : undefined))}\n\n`,
      );
      if (prune !== undefined) removeOld(runs, prune, context);
    }
    return Promise.resolve(EXIT.ok);
  },
};

/** @throws UserError with what differs when no run was measured where the reference was */
function referenceRun(path: string, places: readonly PastRun[][]): Trial {
  const trial = trialOf(readRecord(path));
  if (places.some(([first]) => isSamePlace(trial.fingerprint, first!.trial.fingerprint))) return trial;
  const { differences } = comparabilityOf(trial.fingerprint, places[0]![0]!.trial.fingerprint);
  throw new UserError(`--reference ${path}: no run was measured where it was`, {
    why: differences
      .filter(({ effect }) => effect === 'refuses')
      .map(({ field, before, after }) => `${field} is ${before} there, and ${after} in ${places[0]![0]!.path}`)
      .join('\n'),
    fix: 'name one of the runs, or one of the same machine, load and data',
  });
}

/** Runs directly in the folder; trials of experiments and steps of searches lie deeper, and are no history. */
function readRuns(folder: string, { stderr }: Context): PastRun[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name, RECORD_FILE))
    .filter((file) => existsSync(file))
    .flatMap((file): PastRun[] => {
      try {
        const record = readRecord(file);
        const { startedAt, fingerprint } = record.header;
        return record.end
          ? [{ path: dirname(file), startedAt, commit: fingerprint.commit, trial: trialOf(record) }]
          : [];
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        stderr.write(`  passed over: ${error.message}\n`);
        return [];
      }
    })
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

function byPlace(runs: readonly PastRun[]): PastRun[][] {
  const places: PastRun[][] = [];
  for (const run of runs) {
    const place = places.find(([first]) => isSamePlace(first!.trial.fingerprint, run.trial.fingerprint));
    if (place) place.push(run);
    else places.push([run]);
  }
  return places;
}

type Place = PastRun['trial']['fingerprint'];
const isSamePlace = (a: Place, b: Place): boolean => comparabilityOf(a, b).word !== 'not comparable';

function describe(runs: readonly PastRun[]): string {
  const { cpu = 'unknown CPU', cores = 0, workload = '' } = runs[0]!.trial.fingerprint;
  return `${runs.length} runs on ${cores} × ${cpu}, workload ${workload.slice(0, 10) || 'unknown'}`;
}

const historyTable = (steps: readonly StepHistory[]): string =>
  table([
    ['step', 'runs', 'first p95', 'latest', 'against', 'changes of level'],
    ...steps.map(({ step, runs, first, latest, against, changes }) => [
      step,
      String(runs),
      milliseconds(first),
      milliseconds(latest),
      changeOf(against),
      changes
        .map(
          ({ at, ratio }) =>
            `${ratio < 0 ? '−' : '+'}${Math.abs(ratio * 100).toFixed(0)} % from ${at.startedAt.slice(0, 16)}${at.commit ? ` (${at.commit.slice(0, 10)})` : ''}`,
        )
        .join(', ') || 'none seen',
    ]),
  ]);

/** Only what we wrote: a folder may hold more than a run. */
function removeOld(runs: readonly PastRun[], keep: number, { stderr }: Context): void {
  for (const { path } of runs.slice(0, -keep)) {
    for (const file of [RECORD_FILE, ...REPORT_FILES]) rmSync(join(path, file), { force: true });
    if (readdirSync(path).length === 0) rmdirSync(path);
    stderr.write(`  removed the record in ${path}\n`);
  }
}
