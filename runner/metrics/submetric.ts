/** A metric, or the part of it that bears certain tags: `http_req_duration{scenario:browse,status:200}`. */
export interface Selector {
  /** As the user wrote it; the name under which it is reported. */
  source: string;
  metric: string;
  /** All must agree; empty is the whole metric. */
  tags: readonly (readonly [name: string, value: string])[];
  /** Shown only when there is something of it. */
  silent?: boolean;
}

/** @throws RangeError when the braces hold no tags */
export function parseSelector(source: string): Selector {
  const open = source.indexOf('{');
  if (open < 0) return { source, metric: source.trim(), tags: [] };
  if (!source.endsWith('}')) throw new RangeError(`'${source}': the braces are not closed`);
  const inside = source.slice(open + 1, -1).trim();
  if (inside === '') throw new RangeError(`'${source}': no tag stands between the braces`);
  const tags = splitTags(inside).map((tag): [string, string] => {
    const colon = tag.indexOf(':');
    if (colon < 0) return [unquote(tag), ''];
    return [unquote(tag.slice(0, colon)), unquote(tag.slice(colon + 1))];
  });
  return { source, metric: source.slice(0, open).trim(), tags };
}

/** At commas outside quotes. */
const splitTags = (inside: string): string[] => inside.match(/(?:"[^"]*"|'[^']*'|[^,])+/g) ?? [];

const unquote = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, '$2');

export const selects = ({ tags }: Selector, of: Readonly<Record<string, string>>): boolean =>
  tags.every(([name, value]) => (of[name] ?? '') === value);
