import type { EngineModule } from './engine-vu.ts';

/** `k6/timers`: the same timers as the globals. */
export const timers: EngineModule = ({ timers }) => {
  const namespace = {
    setTimeout: timers.setTimeout.bind(timers),
    clearTimeout: timers.clearTimeout.bind(timers),
    setInterval: timers.setInterval.bind(timers),
    clearInterval: timers.clearInterval.bind(timers),
  };
  return { ...namespace, default: namespace };
};
