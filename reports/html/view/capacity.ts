import type { CapacityResult, Step } from '../../capacity/result.ts';
import { STATES, amount, capacityLines } from '../../capacity/text.ts';
import { percent, plural } from '../../format.ts';
import { rounded } from '../../json.ts';
import { capacityCurve } from '../../svg/capacity-curve.ts';
import { loadLine, mark } from '../../svg/mark.ts';
import { jsonOf, svgOf } from '../safe.ts';
import type { Safe } from '../safe.ts';
import type { DataTable } from './data-table.ts';

/** The page of a capacity search as ready strings. */
export interface CapacityView {
  title: string;
  logo: Safe;
  subject: string;
  mark: Safe;
  word: string;
  answer: string;
  sentences: string[];
  unit: string;
  /** Missing where no step has a p95. */
  curve: Safe | undefined;
  steps: DataTable;
  data: Safe;
}

export function capacityOf(result: CapacityResult, script: string): CapacityView {
  const { load, limit, unit, steps, interval } = result;
  const [answer = '', ...sentences] = capacityLines(result);
  const points = steps.flatMap(({ load, strain, state, purpose }) =>
    strain === undefined ? [] : [{ load, share: strain, held: state === 'within', longer: purpose === 'confirm' }],
  );
  const none = load === undefined || limit === 'generator';
  return {
    title: `${load === undefined ? 'No answer' : `${amount(load)} ${unit}`} · capacity of ${script} · plimsoll`,
    logo: svgOf(loadLine(18)),
    subject: `${script} · ${plural(steps.length, 'step')}`,
    mark: svgOf(mark(none ? 'invalid' : result.confirmed ? 'go' : 'close', 54)),
    word: limit === 'generator' ? 'NO ANSWER' : load === undefined ? 'NOTHING' : `${amount(load)} ${unit}`,
    answer,
    sentences,
    unit,
    curve:
      points.length === 0
        ? undefined
        : svgOf(
            capacityCurve({
              title: `The tightest p95 as a share of its budget, over the load in ${unit}`,
              points,
              answer: load,
              interval,
              loadLabel: amount,
            }),
          ),
    steps: {
      caption: 'Steps in the order in which they were made',
      head: [unit, 'purpose', 'outcome', 'requests/s', 'at once', 'tightest p95 of its budget', 'what broke'],
      rows: steps.map(rowOf),
    },
    data: jsonOf(JSON.parse(JSON.stringify(result, rounded))),
  };
}

const rowOf = ({ load, purpose, state, certain, throughput, concurrency, strain, broke }: Step): string[] => [
  amount(load),
  purpose,
  `${STATES[state]}${certain ? '' : ', but close'}`,
  amount(throughput),
  amount(concurrency),
  strain === undefined ? '—' : percent(strain),
  broke.slice(0, 2).join('; '),
];
