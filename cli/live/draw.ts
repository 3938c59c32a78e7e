import { DEFAULT_BUDGETS } from '../../runner/record/constants.ts';
import type { Budgets } from '../../runner/record/entries.ts';
import type { Ms, Share } from '../../units.ts';
import { printable } from '../print-error.ts';
import { paint } from '../terminal.ts';
import type { Terminal } from '../terminal.ts';
import { recentP95 } from './watch.ts';
import type { Watch } from './watch.ts';

const BARS = '▁▂▃▄▅▆▇█';
/** More steps than this would push the head out of sight. */
const MOST_STEPS = 12;

export interface Title {
  name: string;
  elapsed: Ms;
  /** Missing where the script does not say how long it takes. */
  total: Ms | undefined;
  budgets?: Budgets;
}

/** The live view as lines, for a terminal that can be drawn over. */
export function drawLive(watch: Watch, title: Title, to: Terminal): string {
  const lines = [headline(watch, title), ...evidence(watch), ...stepTable(watch, title.budgets ?? DEFAULT_BUDGETS, to)];
  return lines.map((line) => fit(line, to.width)).join('\n');
}

/** The same in one line, for logs. */
export function drawPlain(watch: Watch, title: Title): string {
  return headline(watch, title);
}

function headline(watch: Watch, { name, elapsed, total }: Title): string {
  const load = watch.offered > 0 ? `${watch.started}/s started (offered ${watch.offered})` : `VUs ${watch.vus}`;
  const bad = [
    watch.dropped > 0 ? `dropped ${watch.dropped}` : '',
    watch.iterationErrors > 0 ? `script errors ${watch.iterationErrors}` : '',
  ].filter(Boolean);
  const progress = total === undefined ? clock(elapsed) : `${bar(elapsed / total)} ${clock(elapsed)}/${clock(total)}`;
  return [
    `${name}  ${watch.phase}  ${progress}`,
    load,
    `${watch.requests} rps`,
    `err ${(watch.failedShare * 100).toFixed(1)} %`,
    ...bad,
  ].join('   ');
}

function evidence({ connections, queue }: Watch): string[] {
  const parts = [
    connections &&
      `DB ${connections.total}/${connections.max} ${sparkline(connections.trend)}  waiting ${connections.waiting}`,
    queue && `queue ${queue.ready} ${sparkline(queue.trend)}  oldest ${Math.round(queue.oldestSeconds)} s`,
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? [` ${parts.join('   ')}`] : [];
}

function stepTable({ steps }: Watch, budgets: Budgets, to: Terminal): string[] {
  const rows = [...steps]
    .map(([name, step]) => ({
      name,
      step,
      p95: recentP95(step),
      limit: step.kind === 'read' ? budgets.readMs : budgets.writeMs,
    }))
    .sort((a, b) => (b.p95 ?? 0) / b.limit - (a.p95 ?? 0) / a.limit);
  if (rows.length === 0) return [];
  const width = Math.min(48, Math.max(...rows.map(({ name }) => name.length)));
  const shown = rows.slice(0, MOST_STEPS).map(({ name, step, p95, limit }) => {
    const over = p95 !== undefined && p95 > limit;
    const verdict = over ? paint(to, 'red', `✗ ${limit}`) : paint(to, 'green', `✓ ${limit}`);
    const figure = p95 === undefined ? '—' : p95.toFixed(p95 < 10 ? 1 : 0);
    return ` ${printable(name).slice(0, width).padEnd(width)}  ${figure.padStart(7)} ${sparkline(step.trend).padEnd(8)}  ${verdict}`;
  });
  const more = rows.length > MOST_STEPS ? [` and ${rows.length - MOST_STEPS} more`] : [];
  return [` ${'step'.padEnd(width)}   p95 ms           limit`, ...shown, ...more];
}

/** Heights relative to the largest value; empty for no values. */
export function sparkline(values: readonly number[]): string {
  const most = Math.max(...values, 0);
  return values.map((value) => BARS[most === 0 ? 0 : Math.min(7, Math.floor((value / most) * 7.999))]).join('');
}

function bar(share: Share): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * 10);
  return '█'.repeat(full) + '░'.repeat(10 - full);
}

function clock(time: Ms): string {
  const seconds = Math.max(0, Math.round(time / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Cuts a line at the terminal's width, so that drawing over it does not leave halves behind. Colour codes take no room. */
function fit(line: string, width: number): string {
  let [room, out] = [width, ''];
  for (const [part] of line.matchAll(/\u001b\[[\d;]*m|./gu)) {
    if (part.startsWith('\u001b')) out += part;
    else if (room-- > 0) out += part;
  }
  return out;
}
