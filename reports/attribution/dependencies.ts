import type { RunRecord } from '../../runner/record/reader.ts';
import { Histogram } from '../../runner/record/histogram.ts';
import { samplesOf, type SampleOf } from '../../runner/record/samples.ts';
import type { Ms, Share } from '../../units.ts';
import { grouped } from '../grouped.ts';
import { explain } from './regression.ts';
import { spansByStep } from './spans.ts';
import { underLoad } from './under-load.ts';
import { groupsOf, requestsIn, type Window } from './windows.ts';

/** What a step asks of a third party, per request. */
export interface DependencyUse {
  /** 'POST /payments of api.example' */
  dependency: string;
  /** The target's own spans name the step; else how calls rise and fall with the requests. */
  method: 'spans' | 'regression';
  callsPerRequest: number;
  uncertainty: number;
  /** What one call waits for, on average. */
  timePerCall: Ms;
  /** Answers with 429 or 503, and callers who gave up, of all its calls. */
  limited: Share;
  abandoned: Share;
  repeated: Share;
  r2: Share;
  mistakable: string[];
}

const GROUP: Ms = 5000;
const FEWEST_WINDOWS = 6;
const SECOND: Ms = 1000;

/** Which steps ask a third party: as the target's spans say, else from how its calls rise and fall with the requests. */
export function dependenciesByStep(record: RunRecord): Map<string, DependencyUse[]> {
  const loaded = underLoad(record);
  const samples = samplesOf(record, 'dependency').filter(loaded);
  const told = fromSpans(record, samples);
  // What spans name is known; a double's other routes are left to inference.
  const named = new Set([...told.values()].flat().map(({ dependency }) => dependency));
  const found = inferred(record, samples);
  for (const [step, uses] of found)
    told.set(step, [...(told.get(step) ?? []), ...uses.filter(({ dependency }) => !named.has(dependency))]);
  return told;
}

type Samples = readonly SampleOf<'dependency'>[];

const nameOf = ({ route, name }: Samples[number]): string => `${route} of ${name}`;

/** A double stands where the target believes the third party to be: its samples know which one that is, and how callers fared. */
function fromSpans(record: RunRecord, samples: Samples): Map<string, DependencyUse[]> {
  const behind = grouped(samples, ({ route }) => route);
  return new Map(
    [...spansByStep(record)].map(([step, { requests, dependencies }]) => [
      step,
      dependencies.map(({ host, route, calls, timePerCall, limited, errors }): DependencyUse => {
        const own = behind.get(route) ?? [];
        const seen = totalsOf(own);
        return {
          dependency: own[0] ? nameOf(own[0]) : `${route} of ${host}`,
          method: 'spans',
          callsPerRequest: calls,
          uncertainty: (1.96 * Math.sqrt(calls * requests)) / requests,
          timePerCall,
          limited,
          abandoned: own[0] ? seen.abandoned : Math.max(0, errors - limited),
          repeated: seen.repeated,
          r2: 1,
          mistakable: [],
        };
      }),
    ]),
  );
}

function inferred(record: RunRecord, samples: Samples): Map<string, DependencyUse[]> {
  const found = new Map<string, DependencyUse[]>();
  const windows = windowsOf(samples);
  if (windows.length < FEWEST_WINDOWS) return found;
  const requests = requestsIn(windows, record.seconds);
  const seconds = windows.map(({ from, to }) => (to - from) / SECOND);
  const groups = groupsOf(windows, GROUP);
  for (const [dependency, own] of grouped(samples, nameOf)) {
    const counts = windows.map(({ from, to }) =>
      own.reduce((sum, { at, calls }) => sum + (at > from && at <= to ? calls : 0), 0),
    );
    const { steps, r2 } = explain({ requests, seconds, counts, groups });
    for (const { step, each, uncertainty, mistakable } of steps) {
      const how = { method: 'regression' as const, callsPerRequest: each, uncertainty, r2, mistakable };
      found.set(step, [...(found.get(step) ?? []), { dependency, ...how, ...totalsOf(own) }]);
    }
  }
  return found;
}

/** Every look of the probe is an edge, also where nothing was asked: then there is no sample. */
function windowsOf(samples: Samples): Window[] {
  const first = Math.min(...samples.map(({ from }) => from));
  const last = Math.max(...samples.map(({ at }) => at));
  const windows: Window[] = [];
  for (let from = Math.floor(first / SECOND) * SECOND; from < last; from += SECOND)
    windows.push({ from: from + EDGE, to: from + SECOND + EDGE });
  return windows;
}

/** Looks fall shortly after whole seconds. */
const EDGE: Ms = 250;

function totalsOf(samples: Samples) {
  const latency = new Histogram();
  let [calls, limited, abandoned, repeated] = [0, 0, 0, 0];
  for (const sample of samples) {
    latency.merge(Histogram.decode(sample.latency));
    calls += sample.calls;
    limited += (sample.statuses['429'] ?? 0) + (sample.statuses['503'] ?? 0);
    abandoned += sample.abandoned;
    repeated += sample.repeated;
  }
  const share = (count: number): Share => count / Math.max(1, calls);
  return {
    timePerCall: (latency.mean ?? 0) / 1000,
    limited: share(limited),
    abandoned: share(abandoned),
    repeated: share(repeated),
  };
}
