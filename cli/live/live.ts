import { createLogUpdate } from 'log-update';
import type { Header, RunEntry } from '../../runner/record/entries.ts';
import type { Ms } from '../../units.ts';
import type { Terminal } from '../terminal.ts';
import { drawLive, drawPlain } from './draw.ts';
import type { Title } from './draw.ts';
import { plannedLength } from './planned-length.ts';
import { newWatch, observe } from './watch.ts';
import type { Watch } from './watch.ts';

const FRAME: Ms = 250;
/** Without a terminal: one line so often, or at each tenth of the run, whichever is rarer. */
const PLAIN_EVERY: Ms = 30_000;

export interface Live {
  observe(entry: Header | RunEntry): void;
  /** Writes lines above the view. */
  log(text: string): void;
  /** Draws the last state and gives the line back to whoever writes next. Safe to call twice. */
  stop(): void;
}

/**
 * Shows a run while it goes on: drawn over itself on a terminal, a line now and then elsewhere.
 *
 * @param total where the record's header does not say it
 */
export function startLive(name: string, total: Ms | undefined, to: Terminal): Live {
  const watch = newWatch();
  const startedAt = performance.now();
  let planned = total;
  const title = (): Title => ({ name, elapsed: performance.now() - startedAt, total: planned });
  const live = to.live ? drawOver(watch, title, to) : writeLines(watch, title, to);
  return {
    ...live,
    observe(entry) {
      if (entry.entry === 'header') planned ??= plannedLength(entry);
      live.observe(entry);
    },
  };
}

function drawOver(watch: Watch, title: () => Title, to: Terminal): Live {
  const view = createLogUpdate(to.stream, { showCursor: true });
  const draw = (): void => view(drawLive(watch, title(), to));
  const timer = setInterval(draw, FRAME);
  timer.unref();
  return {
    observe: (entry) => observe(watch, entry),
    log(text) {
      view.clear();
      to.write(`${text}\n`);
      draw();
    },
    stop() {
      clearInterval(timer);
      draw();
      view.done();
    },
  };
}

function writeLines(watch: Watch, title: () => Title, to: Terminal): Live {
  let last = -Infinity;
  const write = (): void => {
    last = performance.now();
    to.write(`${drawPlain(watch, title())}\n`);
  };
  const timer = setInterval(() => {
    if (performance.now() - last >= Math.max(PLAIN_EVERY, (title().total ?? 0) / 10)) write();
  }, FRAME);
  timer.unref();
  return {
    observe(entry) {
      const { phase } = watch;
      observe(watch, entry);
      if (watch.phase !== phase) write();
    },
    log: (text) => to.write(`${text}\n`),
    stop: () => clearInterval(timer),
  };
}
