import type { AbEvent } from '../../trials/ab.ts';
import { wrap } from '../../reports/text/table.ts';
import { paint, widthOf } from '../terminal.ts';
import type { Terminal } from '../terminal.ts';

const INDENT = '    ';

/** Says on stderr how an experiment goes on: one line a pair, and never a latency before the verdict. */
export function narrate(to: Terminal): { tell: (event: AbEvent) => void; end: () => void } {
  /** Of the first pair: a rehearsal builds and warms what later trials find. */
  let started: number | undefined;
  let [open, done] = [false, 0];
  const write = (text: string): void => {
    to.write(`${open && to.live ? '\r\u001b[K' : ''}${text}`);
    open = false;
  };
  const draft = (text: string): void => {
    if (!to.live) return;
    write(`  ${paint(to, 'dim', '·')} ${text} …`);
    open = true;
  };
  let [label, of] = ['', 0];
  const tell = (event: AbEvent): void => {
    switch (event.event) {
      case 'rehearsal':
        return write(`  ${paint(to, 'dim', `rehearsal of ${event.arm}, not counted`)}\n`);
      case 'pair':
        of = event.of;
        started ??= performance.now();
        label = `pair ${event.pair}/${event.of} ${event.order.join('')}${event.attempt > 1 ? `, try ${event.attempt}` : ''}`;
        return draft(label);
      case 'trial':
        return draft(`${label}: ${event.arm}`);
      case 'measured':
        done++;
        return write(
          `  ${paint(to, 'green', '✓')} ${[label, remaining(of - event.pair)].filter(Boolean).join(paint(to, 'dim', ' · '))}\n`,
        );
      case 'void': {
        const because = (['A', 'B'] as const)
          .flatMap((arm) => event.because[arm].map((reason) => `${arm}: ${reason}`))
          .join('; ');
        const next = event.again ? 'measured again' : 'left out: too many reruns';
        const [first = '', ...more] = wrap(`${label} is void; ${next}. ${because}`, widthOf(to) - INDENT.length, '');
        return write([`  ${paint(to, 'yellow', '–')} ${first}`, ...more.map((line) => INDENT + line), ''].join('\n'));
      }
      case 'look':
        return write(
          `  look ${event.look} after ${event.pairs} pairs: ${event.decided ? 'decided' : 'not all decided'}\n`,
        );
    }
  };
  const remaining = (pairs: number): string => {
    const minutes = (pairs * (performance.now() - (started ?? 0))) / done / 60_000;
    return pairs === 0 ? '' : `about ${minutes < 1 ? 'a minute' : `${Math.round(minutes)} min`} to go`;
  };
  const end = (): void => {
    if (open) to.write('\n');
    open = false;
  };
  return { tell, end };
}
