import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderExperimentHtml } from '../../reports/html/html.ts';
import type { Calibration } from '../../reports/judge/calibration.ts';
import { experimentJunit } from '../../reports/judge/experiment-junit.ts';
import { experimentMarkdown } from '../../reports/judge/experiment-markdown.ts';
import type { ExperimentResult } from '../../reports/judge/experiment.ts';
import { RESULT_FILE } from '../../trials/resume.ts';

/** Beside the report, in the experiment's folder. */
export const OTHER_FILES = [RESULT_FILE, 'result.md', 'junit.xml'] as const;

export const experimentJson = (result: ExperimentResult): string => `${JSON.stringify(result, undefined, 2)}\n`;

/** Writes what an experiment found for people, pull requests and machines. @returns the report's path */
export function writeExperiment(
  folder: string,
  result: ExperimentResult,
  calibration: Calibration | undefined,
): string {
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const [json, markdown, junit] = OTHER_FILES;
  const report = write('report.html', renderExperimentHtml(result, calibration));
  write(markdown, experimentMarkdown(result));
  write(junit, experimentJunit(result));
  // Last: an experiment with a result is over, and --resume looks for one that is not.
  write(json, experimentJson(result));
  return report;
}
