/** What k6's own functions throw: an Error whose name is GoError, which a script may print or compare. */
export class GoError extends Error {
  override readonly name = 'GoError';
}

/** k6 names a value that it cannot use by its type in Go. */
export function goType(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'function') return 'func(sobek.FunctionCall) sobek.Value';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}
