import type { Terminal } from '../terminal.ts';
import { paint } from '../terminal.ts';

/** Says what goes on, one line a step, each with the time it took once it is over. */
export interface Steps {
  /** The step before it ends. */
  begin(text: string): void;
  end(): void;
  /** What went on did not come to its end. Safe to call where nothing goes on. */
  breakOff(): void;
}

export function createSteps(to: Terminal): Steps {
  let open: { text: string; startedAt: number } | undefined;
  const end = (): void => {
    if (!open) return;
    const seconds = ((performance.now() - open.startedAt) / 1000).toFixed(1);
    to.write(`${to.live ? '\r' : ''}  ${paint(to, 'green', '✓')} ${open.text} ${paint(to, 'dim', `${seconds} s`)}\n`);
    open = undefined;
  };
  return {
    begin(text) {
      end();
      open = { text, startedAt: performance.now() };
      // Drawn over when the step ends; a log shows it once, with its time.
      if (to.live) to.write(`  ${paint(to, 'dim', '·')} ${text} …`);
    },
    end,
    breakOff() {
      if (open && to.live) to.write(`\r  ${paint(to, 'red', '✗')} ${open.text}  \n`);
      open = undefined;
    },
  };
}
