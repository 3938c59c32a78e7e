import { resolveUrl, parseUrl } from '../../http/url.ts';
import type { Selection } from '../html/selection.ts';
import type { HttpSession } from './session.ts';

/** Sends a form of the page as a browser would, with some of its fields given. */
export function submitForm(
  session: HttpSession,
  page: Selection,
  url: string,
  { formSelector = 'form', fields = {}, submitSelector = '[type="submit"]', params }: Record<string, unknown>,
): Promise<unknown> {
  const form = page.find(String(formSelector));
  if (form.size() === 0) throw new Error(`no form found for selector '${String(formSelector)}' in response '${url}'`);
  const method = (form.attr('method') ?? 'get').toUpperCase();
  const target = targetOf(url, form.attr('action'));
  const values: Record<string, unknown> = { ...form.serializeObject() };
  const button = form.find(String(submitSelector)).first();
  const name = button.size() > 0 ? button.attr('name') : undefined;
  if (name) values[name] = button.attr('value') ?? '';
  Object.assign(values, fields);
  if (method !== 'GET') return session.request(method, target, values, params);
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values))
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) query.append(key, String(item));
  return session.request('GET', `${target.replace(/\?.*$/s, '')}?${query.toString()}`, undefined, params);
}

/** Follows a link of the page. */
export function clickLink(
  session: HttpSession,
  page: Selection,
  url: string,
  { selector = 'a[href]', params }: Record<string, unknown>,
): Promise<unknown> {
  const link = page.find(String(selector)).first();
  if (link.size() === 0) throw new Error(`no element found for selector '${String(selector)}' in response '${url}'`);
  const href = link.attr('href');
  if (href === undefined)
    throw new Error(`no valid href attribute value found on element '${String(selector)}' in response '${url}'`);
  return session.request('GET', targetOf(url, href), undefined, params);
}

function targetOf(url: string, reference: string | undefined): string {
  if (reference === undefined || reference === '') return url;
  return resolveUrl(parseUrl(url), reference).href;
}
