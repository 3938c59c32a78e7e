import { mean, shareOf } from '../arithmetic.ts';
import { type Evidence, worstOf } from './evidence.ts';
import type { Diagnosis, Rule } from './rule.ts';
import { megabytes, percent } from './words.ts';

const FULL = 0.8;
const OFTEN = 0.5;

/** What passes over a network card is what it can carry. Known only where the driver tells its speed. */
export const networkSaturated: Rule = {
  name: 'network-saturated',
  find: (evidence) => {
    const names = new Set(evidence.hosts.flatMap(({ networks }) => networks.map(({ name }) => name)));
    return [...names].flatMap((name) => findIn(name, evidence) ?? []);
  },
};

function findIn(name: string, { hosts, slow }: Evidence): Diagnosis | undefined {
  const looks = hosts.slice(1).flatMap(({ at, networks }, index) => {
    const seconds = (at - hosts[index]!.at) / 1000;
    const card = networks.find((network) => network.name === name);
    if (!card?.bytesPerSecond) return [];
    return [{ most: card.bytesPerSecond, used: Math.max(card.receivedBytes, card.sentBytes) / seconds }];
  });
  const full = shareOf(looks, ({ most, used }) => used >= FULL * most);
  const worst = worstOf(slow);
  if (!worst || full < OFTEN) return undefined;
  const used = mean(looks.map((look) => look.used));
  return {
    step: 'host',
    cause: `${name} carries ${megabytes(used)}/s of the ${megabytes(looks[0]!.most)}/s it can: answers wait for their turn on the wire`,
    fix: 'Send less: pages instead of whole lists, compressed answers, images from elsewhere; then a faster network.',
    saves: worst.p95 * Math.max(0, full - OFTEN),
    confidence: 0.8,
    evidence: [
      { label: 'at four fifths of its speed or more', value: `${percent(full)} of the seconds` },
      { label: 'bytes per answer of the slowest step', value: `${megabytes(worst.bytes)} (${worst.step})` },
    ],
    cost: 'Compression takes CPU.',
  };
}
