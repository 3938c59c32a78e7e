import type { Bytes, Ms } from '../../units.ts';
import { most } from '../arithmetic.ts';
import { grouped } from '../grouped.ts';
import { type Slope, theilSen } from '../stats/theil-sen.ts';
import type { Evidence } from './evidence.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { megabytes, time } from './words.ts';

/** Memory saws up and down between collections; what a leak raises is its floor, so each stretch counts with its least. */
const STRETCH: Ms = 5000;
/** Five minutes: a process that has just started fills its heap for as long as that, and is healthy. */
const FEWEST_STRETCHES = 60;
/** A rise that matters: of what it was, and in all. */
const LARGE_SHARE = 0.1;
const LARGE: Bytes = 20e6;
/** Caches and heaps fill and then rest: what grows for good still grows in the second half, at this share of the pace. */
const STILL = 0.5;

/** A process takes more and more memory as long as the load lasts. */
export const memoryGrowth: Rule = {
  name: 'memory-growth',
  find: (evidence) => [...evidence.processes.keys()].flatMap((name) => findIn(name, evidence) ?? []),
};

interface Point {
  at: Ms;
  bytes: Bytes;
}

function findIn(name: string, { processes, runtimes, cgroups }: Evidence): Diagnosis | undefined {
  const floors = floorsOf((processes.get(name) ?? []).map(({ at, rssBytes }) => ({ at, bytes: rssBytes })));
  const slope = growth(floors);
  if (!slope) return undefined;
  const [first, last] = [floors[0]!, floors.at(-1)!];
  const grown = (slope.estimate * (last.at - first.at)) / 1000;
  if (grown < LARGE || grown < LARGE_SHARE * first.bytes) return undefined;

  const heap = floorsOf(
    (runtimes.get(name) ?? []).flatMap(({ at, heapUsedBytes: bytes }) => (bytes === undefined ? [] : [{ at, bytes }])),
  );
  const heapKnown = heap.length >= FEWEST_STRETCHES;
  const heapSlope = growth(heap);
  const limit = most((cgroups.get(name) ?? []).map(({ memoryMaxBytes }) => memoryMaxBytes ?? 0));
  const left = limit > last.bytes ? ((limit - last.bytes) / slope.estimate) * 1000 : undefined;
  return {
    step: `process ${name}`,
    cause: `its memory grows by ${megabytes(slope.estimate * 60)} a minute [${megabytes(slope.low * 60)} to ${megabytes(slope.high * 60)}] and did not come to rest: ${megabytes(first.bytes)} → ${megabytes(last.bytes)}`,
    fix: 'Take two heap snapshots some minutes apart (node --heapsnapshot-signal=SIGUSR2) and look at what the second holds more of: a map or list that is only added to, listeners that are never removed.',
    saves: 0,
    confidence: heapKnown ? (heapSlope ? 0.85 : 0.3) : 0.6,
    evidence: [
      { label: 'memory (RSS), floor of each 5 s', value: `${megabytes(first.bytes)} → ${megabytes(last.bytes)}` },
      {
        label: 'slope, 95 % interval',
        value: `${megabytes(slope.low * 60)} to ${megabytes(slope.high * 60)} a minute`,
      },
      ...(left === undefined
        ? []
        : [{ label: 'until its limit', value: `${time(left)} at that pace (limit ${megabytes(limit)})` }]),
      heapKnown
        ? heapSlope
          ? { label: 'heap', value: `grows, too: ${megabytes(heapSlope.estimate * 60)} a minute` }
          : {
              label: 'against it',
              value: 'the heap does not grow: what grows lies outside (buffers, native memory) or will be given back',
            }
        : { label: 'heap', value: 'not seen; node --import plimsoll/probe, or --metrics, would show it' },
    ],
    cost: 'A snapshot stops the process for seconds: take it from one instance, not under load.',
  };
}

/** The rise of the floors in bytes a second, where it is surely above zero and goes on. */
function growth(floors: readonly Point[]): Slope | undefined {
  if (floors.length < FEWEST_STRETCHES) return undefined;
  const slope = slopeOf(floors);
  const late = slopeOf(floors.slice(Math.floor(floors.length / 2)));
  if (!slope || !late || slope.low <= 0 || late.low <= 0) return undefined;
  return late.estimate >= STILL * slope.estimate ? slope : undefined;
}

const slopeOf = (points: readonly Point[]): Slope | undefined =>
  theilSen(points.map(({ at, bytes }) => ({ x: at / 1000, y: bytes })));

const floorsOf = (points: readonly Point[]): Point[] =>
  [...grouped(points, ({ at }) => Math.floor(at / STRETCH))].map(([stretch, own]) => ({
    at: stretch * STRETCH,
    bytes: Math.min(...own.map(({ bytes }) => bytes)),
  }));
