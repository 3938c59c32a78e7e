import type { Comparison } from '../../comparison.ts';
import { titleOf } from '../../cells.ts';
import { dateOf } from '../../format.ts';
import { loadLine } from '../../svg/mark.ts';
import { rounded } from '../../json.ts';
import { jsonOf, svgOf } from '../safe.ts';
import type { Safe } from '../safe.ts';
import { distributionOf } from './distribution.ts';
import type { DistributionView } from './distribution.ts';
import { errorsOf } from './errors.ts';
import type { ErrorsView } from './errors.ts';
import { firstScreenOf } from './first-screen.ts';
import type { FirstScreenView } from './first-screen.ts';
import { methodOf } from './method.ts';
import type { MethodView } from './method.ts';
import { queriesOf } from './queries.ts';
import type { QueriesView } from './queries.ts';
import { storageOf } from './storage.ts';
import type { StorageView } from './storage.ts';
import { timeOf } from './time.ts';
import type { TimeView } from './time.ts';

/** Everything on the page as ready strings: templates only lay them out. Undefined parts are not shown. */
export interface PageView {
  title: string;
  logo: Safe;
  subject: string;
  first: FirstScreenView;
  time: TimeView;
  distribution: DistributionView | undefined;
  queries: QueriesView | undefined;
  storage: StorageView | undefined;
  errors: ErrorsView;
  method: MethodView;
  /** The results for programs, as in results.json. */
  data: Safe;
}

export function pageOf(comparison: Comparison): PageView {
  const { charts: _, ...results } = comparison;
  const { after, verdict } = comparison;
  return {
    title: `${verdict.word}: ${titleOf(comparison)} · plimsoll`,
    logo: svgOf(loadLine(18)),
    subject: `${after.script} · ${dateOf(after.startedAt)}`,
    first: firstScreenOf(comparison),
    time: timeOf(comparison),
    distribution: distributionOf(comparison),
    queries: queriesOf(comparison),
    storage: storageOf(comparison),
    errors: errorsOf(comparison),
    method: methodOf(comparison),
    data: jsonOf(JSON.parse(JSON.stringify(results, rounded))),
  };
}
