import { mostAtOnce, mostEver } from '../engine/planned-vus.ts';
import { checkOpenFiles } from '../http/open-files.ts';
import { planOf } from '../options/plan-of.ts';
import type { Scenario } from '../options/scenarios.ts';
import type { RunRequest } from '../run.ts';
import { everything } from '../schedule/stripe.ts';

/**
 * A VU holds a connection, and a connection a descriptor.
 *
 * @throws UserError when the VUs that are ready from the start need more than there are; those that may join later are
 * only warned of, since a script's `maxVUs` is often a bound that nothing reaches
 */
export function checkDescriptors(scenarios: readonly Scenario[], log: NonNullable<RunRequest['onLog']>): void {
  const planned = scenarios.map((scenario) => ({ scenario, plan: planOf(scenario, everything) }));
  const shortage = checkOpenFiles(mostAtOnce(planned));
  if (shortage) throw shortage;
  const later = checkOpenFiles(mostEver(planned));
  if (later) log({ level: 'warning', text: `${later.message}: ${later.why}; ${later.fix}`, source: 'engine' });
}
