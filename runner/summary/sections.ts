import type { Section, Totals } from '../metrics/totals.ts';
import type { SummaryInput } from './data.ts';
import { resultLines } from './results.ts';
import { printable } from './style.ts';
import type { Style } from './style.ts';

/** What k6 calls a scenario that only shortcuts make; its groups then stand by themselves. */
const IMPLICIT = new Set(['', 'default']);

/** Each scenario and each group by itself. A group shows its own, and the groups in it below. */
export function sectionLines(input: SummaryInput, style: Style): string[] {
  const { totals } = input;
  const scenarios = [...new Set([...totals.sections.values()].map(({ scenario }) => scenario))];
  const [implicit, named] = [
    scenarios.filter((name) => IMPLICIT.has(name)),
    scenarios.filter((name) => !IMPLICIT.has(name)).sort(),
  ];
  const body = (section: Section | undefined): string[] => (section ? resultLines(input, section, 'full', style) : []);
  const groups = (scenario: string, path: string): string[] =>
    childrenOf(totals, scenario, path).flatMap((inner) => [
      `    ↳ GROUP: ${printable(nameOf(inner))} `,
      '',
      ...[...body(totals.sections.get(`${scenario} ${inner}`)), ...groups(scenario, inner)].map(indented),
    ]);
  return [
    ...implicit.flatMap((scenario) =>
      childrenOf(totals, scenario, '').flatMap((path) => [
        '',
        `  █ ${style.bold(`GROUP: ${printable(nameOf(path))}`)} `,
        '',
        ...body(totals.sections.get(`${scenario} ${path}`)),
        ...groups(scenario, path),
      ]),
    ),
    ...named.flatMap((scenario) => [
      '',
      `  █ ${style.bold(`SCENARIO: ${printable(scenario)}`)} `,
      '',
      ...body(totals.sections.get(`${scenario} `)),
      ...groups(scenario, ''),
    ]),
  ];
}

/** Groups directly within one, by path, also those that only hold others. */
function childrenOf({ sections }: Totals, scenario: string, path: string): string[] {
  const depth = path.split('::').length;
  const found = [...sections.values()].flatMap(({ scenario: of, group = '' }) =>
    of === scenario && group.startsWith(`${path}::`)
      ? [
          group
            .split('::')
            .slice(0, depth + 1)
            .join('::'),
        ]
      : [],
  );
  return [...new Set(found)];
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('::') + 2);

const indented = (line: string): string => (line === '' ? '' : `  ${line}`);
