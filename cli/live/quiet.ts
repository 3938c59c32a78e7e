import type { Terminal } from '../terminal.ts';
import type { Live } from './live.ts';

/** For --quiet: nothing but what is logged. */
export function quietLive(to: Terminal): Live {
  return { observe: () => undefined, log: (text) => to.write(`${text}\n`), stop: () => undefined };
}
