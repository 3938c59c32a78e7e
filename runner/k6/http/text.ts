/** What JavaScript makes of a script's value where k6 wants text. */
export const toText = (value: unknown): string => (typeof value === 'string' ? value : `${value as number}`);
