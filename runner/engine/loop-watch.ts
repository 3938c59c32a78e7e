import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Ms, Share } from '../../units.ts';

/** How a thread's event loop fared in one second. */
export interface LoopHealth {
  /** How late it was: p99 of the second, and the worst. */
  delay: Ms;
  worst: Ms;
  busy: Share;
}

/** A hundred looks a second; each is a timer in native code. It is part of what is measured. */
const RESOLUTION: Ms = 10;

/** Watches this thread's event loop while it makes load: a thread that is late must know it. */
export class LoopWatch {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  #idle = performance.nodeTiming.idleTime;
  #since: Ms = performance.now();

  constructor() {
    this.#delay.enable();
  }

  /** Since the last time. */
  take(): LoopHealth {
    const [now, idle] = [performance.now(), performance.nodeTiming.idleTime];
    const late = (nanos: number): Ms => (this.#delay.count === 0 ? 0 : Math.max(0, nanos / 1e6 - RESOLUTION));
    const health = {
      delay: late(this.#delay.percentile(99)),
      worst: late(this.#delay.max),
      busy: Math.min(1, Math.max(0, 1 - (idle - this.#idle) / Math.max(1e-3, now - this.#since))),
    };
    this.#delay.reset();
    [this.#since, this.#idle] = [now, idle];
    return health;
  }

  end(): void {
    this.#delay.disable();
  }
}
