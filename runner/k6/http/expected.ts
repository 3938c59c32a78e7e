/** Which statuses a script calls a success; made by `http.expectedStatuses`. */
export class ExpectedStatuses {
  readonly #exact: ReadonlySet<number>;
  readonly #ranges: readonly { min: number; max: number }[];

  constructor(statuses: readonly unknown[]) {
    if (statuses.length === 0) throw new TypeError('no arguments');
    const exact = new Set<number>();
    const ranges: { min: number; max: number }[] = [];
    for (const [index, status] of statuses.entries()) {
      if (typeof status === 'number' && Number.isInteger(status)) exact.add(status);
      else if (isRange(status)) ranges.push(status);
      else
        throw new TypeError(
          `argument number ${index + 1} to expectedStatuses was neither an integer nor an object like {min:100, max:329}`,
        );
    }
    this.#exact = exact;
    this.#ranges = ranges;
  }

  has(status: number): boolean {
    return this.#exact.has(status) || this.#ranges.some(({ min, max }) => status >= min && status <= max);
  }
}

const isRange = (value: unknown): value is { min: number; max: number } => {
  if (typeof value !== 'object' || value === null) return false;
  const { min, max } = value as Record<string, unknown>;
  return Number.isInteger(min) && Number.isInteger(max);
};

/** k6's default: 200 to 399. */
export const DEFAULT_EXPECTED = new ExpectedStatuses([{ min: 200, max: 399 }]);
