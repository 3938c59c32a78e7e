import type { NextLimit, Step } from '../../reports/capacity/result.ts';

/** Less of a limit used than this is too far away to name. */
const LEAST_SHARE = 0.2;
/** Beyond so many times what was carried, the lines say nothing. */
const FARTHEST = 10;

/**
 * What would break next if what broke first were mended: of the other limits that whose line through its steps reaches
 * its end first. A line through ln share over ln load, of the steps that held: once one limit is over, it distorts the others.
 *
 * @param broke words of what broke, which begin with the name of its limit
 */
export function nextLimit(steps: readonly Step[], broke: readonly string[]): NextLimit | undefined {
  const held = steps.filter(({ state }) => state === 'within').sort((a, b) => a.load - b.load);
  const highest = held.at(-1);
  if (!highest) return undefined;
  const first = tightest(highest);
  const others = (highest.pressures ?? []).filter(
    ({ name, share }) =>
      share >= LEAST_SHARE && !broke.some((words) => words.startsWith(name)) && (broke.length > 0 || name !== first),
  );
  return others
    .map(({ name, share }) => ({ name, share, near: reaches(name, held) }))
    .filter(({ near }) => near === undefined || near < FARTHEST * highest.load)
    .sort((a, b) => (a.near ?? Infinity) - (b.near ?? Infinity) || b.share - a.share)[0];
}

const tightest = ({ pressures = [] }: Step): string | undefined =>
  [...pressures].sort((a, b) => b.share - a.share)[0]?.name;

function reaches(name: string, held: readonly Step[]): number | undefined {
  const points = held.flatMap(({ load, pressures = [] }) => {
    const share = pressures.find((pressure) => pressure.name === name)?.share ?? 0;
    return share > 0 ? [{ x: Math.log(load), y: Math.log(share) }] : [];
  });
  const last = points.at(-1);
  if (points.length < 2 || !last) return undefined;
  const [x, y] = [
    points.reduce((s, p) => s + p.x, 0) / points.length,
    points.reduce((s, p) => s + p.y, 0) / points.length,
  ];
  const spread = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  const slope = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / spread;
  return spread > 0 && slope > 0.05 ? Math.exp(last.x - last.y / slope) : undefined;
}
