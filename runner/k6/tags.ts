import type { Tags } from '../metrics/tags.ts';
import { GoError } from './go-error.ts';

/**
 * Tags as a script gives them, as text.
 *
 * @param where what k6's message begins with
 * @throws GoError for a value that is no text, number or boolean
 */
export function toTags(tags: unknown, where = ''): Tags | undefined {
  if (typeof tags !== 'object' || tags === null) return undefined;
  for (const value of Object.values(tags)) if (typeof value !== 'string') return allText(tags, where);
  return tags as Tags;
}

const SIMPLE = new Set(['string', 'number', 'boolean']);

function allText(tags: object, where: string): Tags {
  const entries = Object.entries(tags) as [string, unknown][];
  const wrong = entries.find(([, value]) => !SIMPLE.has(typeof value));
  if (wrong)
    throw new GoError(
      `${where}invalid value for metric tag '${wrong[0]}': only String, Boolean and Number types are accepted as a metric tag values`,
    );
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
