import { MARKS, cellsOf, pairText, titleOf } from './cells.ts';
import type { Comparison, Row, SlowPath } from './comparison.ts';
import { capital, milliseconds, plural } from './format.ts';
import { STATES, databaseSentence, followedSentence, queryCells } from './path-cells.ts';
import { shownRows } from './shown-rows.ts';

/** By which a job finds the comment that it wrote on a pull request, to write it anew. */
export const MARKER = '<!-- plimsoll-report -->';

/** GitHub takes comments of up to 65,536 characters. */
const LONGEST = 60_000;
const LONGEST_QUERY = 120;
/** A query that explains less of a step's gain is not worth a line. */
const NOTABLE_GAIN = 0.05;

/** The comparison for a pull request or a job summary. Tables of many rows are cut before GitHub would refuse them. */
export function renderMarkdown(comparison: Comparison): string {
  const { first, folded } = shownRows(comparison);
  for (let kept = folded.length; ; kept = Math.floor(kept / 2)) {
    const text = page(comparison, first, folded.slice(0, kept));
    if (text.length <= LONGEST || kept === 0) return text;
  }
}

function page(comparison: Comparison, first: readonly Row[], folded: readonly Row[]): string {
  const { verdict, summary, slowPaths, warnings, before } = comparison;
  const reasons = verdict.word === 'GO' || !before ? [] : verdict.reasons.slice(0, 5);
  const more = comparison.journeys.length + comparison.steps.length - first.length - folded.length;
  return [
    MARKER,
    `### ${MARKS[verdict.word]} ${verdict.word} · ${escaped(titleOf(comparison))}`,
    reasons.map((reason) => `- ${escaped(capital(reason))}`).join('\n'),
    [summary.change, summary.cause].map(escaped).join(' '),
    `_${escaped(summary.caveat)}_`,
    first.length > 0 ? table(first, before !== undefined) : '',
    folded.length > 0 ? details(plural(folded.length, 'more row'), table(folded, before !== undefined)) : '',
    more > 0 ? `${plural(more, 'row')} left out: they are in the HTML report.` : '',
    slowPaths.length > 0 ? `#### Slow paths\n\n${slowPaths.map(pathItem).join('\n')}` : '',
    followedSentence(comparison),
    before ? changedQueries(slowPaths) : '',
    warnings.length > 0
      ? details(
          'Warnings',
          warnings
            .slice(0, 20)
            .map(({ text }) => `- ${escaped(text)}`)
            .join('\n'),
        )
      : '',
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n');
}

function table(rows: readonly Row[], compared: boolean): string {
  const head = [
    '',
    'journey, route',
    'p50',
    'p95',
    '95 % interval',
    ...(compared ? ['suspected change'] : []),
    'errors',
  ];
  const align = ['', '---', '---:', '---:', '---', ...(compared ? ['---'] : []), '---:'].map((cell) => cell || '---');
  const body = rows.map((row) => {
    const { mark, name, p50, p95, interval, change, changeInterval, word, errors } = cellsOf(row);
    const moved = compared ? [[change, changeInterval, word].filter(Boolean).join(' ')] : [];
    return [mark, `\`${code(name)}\``, pairText(p50), `**${pairText(p95)}**`, interval, ...moved, pairText(errors)];
  });
  return [head, align, ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const details = (summary: string, inner: string): string =>
  `<details><summary>${summary}</summary>\n\n${inner}\n\n</details>`;

function pathItem({ step, p95, state, finding }: SlowPath): string {
  const head = `1. \`${code(step)}\`${p95 === undefined ? '' : `, p95 ${milliseconds(p95)}`}${STATES[state] && ` (${STATES[state]})`}`;
  return finding
    ? `${head}: ${escaped(finding.cause)} **Fix:** ${escaped(finding.fix)}`
    : `${head}: slow, no cause found in the evidence.`;
}

/** Queries of the slow paths that a gain came from, or that are planned anew. */
function changedQueries(paths: readonly SlowPath[]): string {
  const told = paths.flatMap(({ step, database }) =>
    (database?.queries ?? [])
      .filter(({ planChanged, shareOfGain = 0 }) => planChanged || shareOfGain >= NOTABLE_GAIN)
      .map((query): string => {
        const { text, calls, time, gain, planChanged, known } = queryCells(query);
        const notes = [gain && `${gain} of the gain`, planChanged && 'plan changed'].filter(Boolean).join(', ');
        return `| \`${code(step)}\` | ${calls} | ${time} | ${notes} | ${escaped(known)} | \`${code(text.slice(0, LONGEST_QUERY))}\` |`;
      }),
  );
  const asked = paths.flatMap(({ step, database }) =>
    database ? [`\`${code(step)}\`: ${databaseSentence(database)}`] : [],
  );
  const head =
    '| step | calls a request | time a request | what changed | known by | query |\n| --- | ---: | ---: | --- | --- | --- |';
  if (asked.length === 0) return '';
  const table = told.length > 0 ? `\n\n${[head, ...told].join('\n')}` : '';
  return details('What slow paths ask of the database', `${asked.map((line) => `- ${line}`).join('\n')}${table}`);
}

/** Text that Markdown and HTML take as text; a mention or an issue's number stays a word. */
const escaped = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]<>#|~]/g, (character) =>
      character === '<' ? '&lt;' : character === '>' ? '&gt;' : `\\${character}`,
    )
    .replaceAll('@', '@\u200b');

/** Inside a code span of a table: no backtick ends it, no bar splits the cell. */
const code = (text: string): string => text.replaceAll('`', "'").replaceAll('|', '\\|');
