/** Normal quantile of 97.5 %. */
const Z = 1.959964;

/** Lower end of the 95 % interval of a share, from `hits` of `all` (Wilson 1927); 0 without any. */
export function lowestShare(hits: number, all: number): number {
  if (all === 0) return 0;
  const share = hits / all;
  const spread = Z * Math.sqrt((share * (1 - share)) / all + Z ** 2 / (4 * all ** 2));
  return Math.max(0, (share + Z ** 2 / (2 * all) - spread) / (1 + Z ** 2 / all));
}
