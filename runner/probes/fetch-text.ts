import { reasonOf, SourceLost } from './lost.ts';

const NO_ANSWER_MS = 5000;
const MOST_BYTES = 10_000_000;

/**
 * What an endpoint answers, as text.
 *
 * @param login where user and password stand, if not in the URL itself
 * @throws SourceLost when it does not answer, answers with an error, with too much, or with a web page
 */
export async function fetchText(url: string, login = url): Promise<string> {
  const { username, password } = new URL(login);
  const bare = new URL(url);
  bare.username = bare.password = '';
  const token = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const headers = username ? { authorization: `Basic ${token}` } : {};
  const response = await fetch(bare, { headers, signal: AbortSignal.timeout(NO_ANSWER_MS) }).catch((cause: unknown) => {
    throw new SourceLost(reasonOf(cause), { cause });
  });
  if (!response.ok) throw new SourceLost(`it answered with status ${response.status}`);
  const body = await response.text();
  if (body.length > MOST_BYTES) throw new SourceLost('its answer is larger than 10 MB');
  if (/^\s*</.test(body)) throw new SourceLost('it answered with a web page, not with metrics');
  return body;
}
