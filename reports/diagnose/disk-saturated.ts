import type { SampleOf } from '../../runner/record/samples.ts';
import { mean, shareOf, sum } from '../arithmetic.ts';
import { type Evidence, worstOf } from './evidence.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { amount, megabytes, percent, time } from './words.ts';

const FULL = 0.9;
const OFTEN = 0.5;
/** A disk that serves many at once may be busy all the time and still be quick. */
const SLOW_OPERATION = 10;

/** A disk has more to do than it can: every read that misses memory, and every commit, waits in its queue. */
export const diskSaturated: Rule = {
  name: 'disk-saturated',
  find: (evidence) => {
    const names = new Set(evidence.hosts.flatMap(({ disks }) => disks.map(({ name }) => name)));
    return [...names].flatMap((name) => findIn(name, evidence) ?? []);
  },
};

function findIn(name: string, evidence: Evidence): Diagnosis | undefined {
  const looks = evidence.hosts.flatMap(({ disks }) => disks.filter((disk) => disk.name === name));
  const full = shareOf(looks, ({ busyShare }) => busyShare >= FULL);
  const wait = mean(looks.flatMap(({ waitMs }) => waitMs ?? []));
  const worst = worstOf(evidence.slow);
  if (!worst || full < OFTEN || wait < SLOW_OPERATION) return undefined;
  const stalled = mean(evidence.hosts.flatMap(({ pressure }) => pressure?.io ?? []));
  const heaviest = [...evidence.processes]
    .map(([process, samples]) => ({ process, bytes: sum(samples.map(bytesOf)) }))
    .sort((a, b) => b.bytes - a.bytes)
    .filter(({ bytes }) => bytes > 0);
  return {
    step: 'host',
    cause: `the disk ${name} is busy in ${percent(full)} of the seconds, and an operation takes ${time(wait)}: whatever reads from it or commits to it waits`,
    fix: 'Read less (indexes, memory for the cache), write in larger pieces, or take a faster disk.',
    saves: Math.min(worst.p95, wait),
    confidence: stalled >= 0.2 ? 0.8 : 0.6,
    evidence: [
      {
        label: 'read, written',
        value: `${rate(looks, evidence, 'readBytes')}, ${rate(looks, evidence, 'writtenBytes')}`,
      },
      {
        label: 'operations',
        value: `${amount(sum(looks.map(({ operations }) => operations)) / Math.max(1, evidence.seconds))} a second`,
      },
      { label: 'some task waits for a disk', value: `${percent(stalled)} of the time` },
      ...(heaviest.length > 0
        ? [
            {
              label: 'by process',
              value: heaviest.map(({ process, bytes }) => `${process} ${megabytes(bytes)}`).join(', '),
            },
          ]
        : []),
    ],
    cost: 'Hardware, or the work of reading less.',
  };
}

const bytesOf = ({ readBytes = 0, writtenBytes = 0 }: SampleOf<'process'>): number => readBytes + writtenBytes;

const rate = (
  looks: readonly { readBytes: number; writtenBytes: number }[],
  { seconds }: Evidence,
  what: 'readBytes' | 'writtenBytes',
): string => `${megabytes(sum(looks.map((look) => look[what])) / Math.max(1, seconds))}/s`;
