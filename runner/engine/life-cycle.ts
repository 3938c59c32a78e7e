/** What setup returned, as it is passed on. */
export const setupJson = (result: unknown): string | undefined =>
  result === undefined ? undefined : JSON.stringify(result, asGoPasses);

/** Setup's data as Go passes it on: keys in order, and one without a value stays, as null. */
function asGoPasses(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value ?? null;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What handleSummary wants to be written, by path; undefined where it returned no object. */
export const summaryTexts = (outputs: unknown): Record<string, string> | undefined =>
  typeof outputs === 'object' && outputs !== null
    ? Object.fromEntries(Object.entries(outputs).map(([path, text]: [string, unknown]) => [path, textOf(text)]))
    : undefined;

function textOf(content: unknown): string {
  if (content instanceof ArrayBuffer) return Buffer.from(content).toString();
  return typeof content === 'string' ? content : String(content);
}
