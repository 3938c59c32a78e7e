import type { K6Module } from '../vu.ts';
import { parse } from './dom.ts';
import { Selection } from './selection.ts';

/**
 * A page as k6's Selection of its document.
 *
 * @param url of the page
 */
export function parseHTML(html: string, url = ''): Selection {
  return new Selection([parse(html)], url);
}

/** What k6 makes of anything that is no text: nothing is an empty page. */
const toText = (html: unknown): string =>
  typeof html === 'string' ? html : String((html as number | undefined) ?? '');

const exports = { parseHTML: (html: unknown) => parseHTML(toText(html)) };

/** k6/html. */
export const html: K6Module = () => ({ ...exports, default: exports });
