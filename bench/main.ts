import { existsSync } from 'node:fs';
import { attribution } from './attribution.ts';
import { capacityShop } from './capacity-shop.ts';
import { httpSpeed } from './http-speed.ts';
import { httpTruth } from './http-truth.ts';
import { journey } from './journey.ts';
import { memory } from './memory.ts';
import { probeCost } from './probe-cost.ts';
import { schedule } from './schedule.ts';
import { startUp } from './start-up.ts';
import { soak } from './soak.ts';
import { threads } from './threads.ts';
import type { Bench } from './harness.ts';

/** `npm run bench [part of a name]`: measures side by side, prints ratios. */
const benches: readonly Bench[] = [
  journey,
  startUp,
  memory,
  threads,
  schedule,
  httpSpeed,
  httpTruth,
  probeCost,
  attribution,
  capacityShop,
  soak,
];

process.env['PATH'] = `${process.env['PATH']}:${process.env['HOME']}/go/bin:/usr/sbin`;
const wanted = process.argv[2] ?? '';
for (const bench of benches.filter(({ name }) => name.includes(wanted))) {
  console.log(`\n${bench.name}`);
  const missing = (bench.needs ?? []).filter((command) => !isInstalled(command));
  if (missing.length > 0) console.log(`  skipped: no ${missing.join(', no ')} on this machine`);
  else await bench.run((line) => console.log(`  ${line}`));
}

function isInstalled(command: string): boolean {
  return process.env['PATH']!.split(':').some((folder) => existsSync(`${folder}/${command}`));
}
