/** jQuery's data(): what the data-… attributes of an element mean. An empty one counts as missing. */
export function dataOf(attributes: Readonly<Record<string, string>>): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(attributes)) {
    if (!name.startsWith('data-') || text === '' || text === 'null') continue;
    data[camelCase(name.slice(5))] = convert(text);
  }
  return data;
}

export const camelCase = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** A number only where it would be written the same again: '1.50' may be a version. */
function convert(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  if (String(Number(text)) === text && Number.isFinite(Number(text))) return Number(text);
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
