import type { RunRecord } from '../../runner/record/reader.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import type { Ms, Share } from '../../units.ts';
import { grouped } from '../grouped.ts';
import { explain } from './regression.ts';
import { underLoad } from './under-load.ts';
import { groupsOf, requestsIn, type Window } from './windows.ts';

/** What a request costs the process that serves it. */
export interface CpuUse {
  process: string;
  /** On the main thread, which in Node is the event loop; on all threads where that is not known. */
  perRequest: Ms;
  uncertainty: Ms;
  /** Whether it is the main thread's alone. */
  mainThread: boolean;
  r2: Share;
  /** Steps that explain it nearly as well. */
  mistakable: string[];
}

const GROUP: Ms = 5000;
const FEWEST_WINDOWS = 10;
/** Share of a window for which the process was ready to run and had no core: its work then comes later than its requests. */
const CROWDED: Share = 0.4;
/** So much less is known of it where nearly all windows are such. */
const IN_CROWD = 2;

/** CPU time per request by step, from how a process's load rises and falls with the requests. */
export function cpuByStep(record: RunRecord): Map<string, CpuUse> {
  const found = new Map<string, CpuUse>();
  const loaded = underLoad(record);
  const all = samplesOf(record, 'process').filter(({ at }) => loaded({ from: at, at }));
  for (const [name, samples] of grouped(all, ({ name }) => name)) {
    const looks = samples.slice(1).map((sample, index) => ({ ...sample, from: samples[index]!.at }));
    const calm = looks.filter(({ runDelayShare = 0 }) => runDelayShare < CROWDED);
    const used = calm.length < FEWEST_WINDOWS ? looks : calm;
    const unsure = used === calm ? 1 : IN_CROWD;
    const windows: Window[] = used.map(({ from, at }) => ({ from, to: at }));
    if (windows.length < FEWEST_WINDOWS) continue;
    const seconds = windows.map(({ from, to }) => (to - from) / 1000);
    const mainThread = samples.every(({ mainCores }) => mainCores !== undefined);
    const counts = used.map(({ mainCores, cpuCores }, i) => (mainCores ?? cpuCores) * seconds[i]! * 1000);
    const requests = requestsIn(windows, record.seconds);
    const { steps, r2 } = explain({ requests, seconds, counts, groups: groupsOf(windows, GROUP), always: true });
    for (const { step, each, uncertainty, mistakable } of steps) {
      // Of several processes, the one that does most for the step serves it.
      if ((found.get(step)?.perRequest ?? 0) < each)
        found.set(step, {
          process: name,
          perRequest: each,
          uncertainty: unsure * uncertainty,
          mainThread,
          r2,
          mistakable,
        });
    }
  }
  return found;
}
