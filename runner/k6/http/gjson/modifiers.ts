type Modifier = (value: unknown, argument: string) => unknown;

/** gjson's `@name:argument`; undefined is no value. */
export const MODIFIERS: Readonly<Record<string, Modifier>> = {
  this: (value) => value,
  valid: (value) => value,
  pretty: (value) => value,
  ugly: (value) => value,
  reverse: (value) => {
    if (Array.isArray(value)) return value.toReversed();
    return isObject(value) ? Object.fromEntries(Object.entries(value).reverse()) : value;
  },
  flatten: (value, argument) =>
    Array.isArray(value) ? value.flat(option(argument, 'deep') === true ? Infinity : 1) : value,
  join: (value) => (Array.isArray(value) ? Object.assign({}, ...value.filter(isObject)) : value),
  keys: (value) => (Array.isArray(value) ? value.map(() => null) : isObject(value) ? Object.keys(value) : []),
  values: (value) => (Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [value]),
  tostr: (value) => JSON.stringify(value),
  fromstr: (value) => (typeof value === 'string' ? parsed(value) : undefined),
  group: (value) => (isObject(value) ? grouped(value) : undefined),
  dig: (value, argument) => [...dig(value, argument)],
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const option = (argument: string, name: string): unknown =>
  (parsed(argument) as Record<string, unknown> | undefined)?.[name];

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** { x: [1, 2], y: [3, 4] } → [{ x: 1, y: 3 }, { x: 2, y: 4 }] */
function grouped(columns: Record<string, unknown>): unknown[] {
  const rows: Record<string, unknown>[] = [];
  for (const [name, values] of Object.entries(columns))
    if (Array.isArray(values)) for (const [index, value] of values.entries()) (rows[index] ??= {})[name] = value;
  return rows;
}

/** Every value under a name, however deep. */
function* dig(value: unknown, name: string): Generator {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value) && Object.hasOwn(value, name)) yield (value as Record<string, unknown>)[name];
  for (const inner of Object.values(value)) yield* dig(inner, name);
}
