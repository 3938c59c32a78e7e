/** One journey's share of the load: how often it begins, and how many may be under way at once. */
interface Load {
  /** Iterations a minute, on average and whatever the shop does: visitors do not wait for each other. */
  perMinute: number;
  /** VUs that are ready from the start. */
  visitors: number;
  /** VUs at most; when they are all busy, iterations are dropped and counted. */
  mostVisitors: number;
}

/** What two shared cores carry when the shop is mended, and just carry when it is not. */
export const load = {
  signup: { perMinute: 60, visitors: 6, mostVisitors: 60 },
  login: { perMinute: 210, visitors: 20, mostVisitors: 150 },
  browse: { perMinute: 210, visitors: 30, mostVisitors: 200 },
  search: { perMinute: 210, visitors: 20, mostVisitors: 150 },
  checkout: { perMinute: 210, visitors: 30, mostVisitors: 200 },
} as const satisfies Record<string, Load>;

export type Journey = keyof typeof load;

/** How long the load lasts when DURATION says nothing, as k6 writes it: 200 logins and more, so that they have a p95. */
export const DURATION = '66s';
