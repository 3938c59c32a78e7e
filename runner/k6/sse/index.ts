import type { Ms } from '../../../units.ts';
import { ours } from '../../script/ours.ts';
import { GoError } from '../go-error.ts';
import { HttpSession } from '../http/session.ts';
import { toText } from '../http/text.ts';
import type { K6Module, Vu } from '../vu.ts';
import { EventStream } from './event-stream.ts';

/** `k6/x/sse`, as the extension xk6-sse has it: `open` blocks until the stream ends or the script closes it. */
export const sse: K6Module = (vu) => {
  const namespace = { open: (...args: unknown[]) => ours(open(vu, args)) };
  return { ...namespace, default: namespace };
};

interface SseResponse {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly error: string;
}

/** A stream may go on as long as the run, unless the script says otherwise. */
const NO_TIMEOUT: Ms = 2 ** 40;

async function open(vu: Vu, args: readonly unknown[]): Promise<SseResponse> {
  if (vu.stage === 'init') throw new Error('using sse in the init context is not supported');
  if (args.length < 2 || args.length > 3) throw new GoError('invalid number of arguments to sse.open');
  const setUp = args.at(-1);
  if (typeof setUp !== 'function') throw new GoError('last argument to sse.open must be a function');
  const url = toText(args[0]);
  const given = (args.length === 3 ? (args[1] ?? {}) : {}) as Record<string, unknown>;
  const session = HttpSession.of(vu);
  const { maxEventBytes, maxBodyBytes } = session.settings;
  const tags = { url, ...stringTags(given['tags']) };
  const stream = new EventStream(
    { maxEventBytes, maxWaitingBytes: maxBodyBytes },
    (client) => setUp(client),
    () => vu.countMetric('sse_event', 1, tags),
  );
  const method = given['method'] === undefined ? 'GET' : toText(given['method']).trim();
  const body = given['body'] === undefined ? undefined : toText(given['body']).trim();
  const params = {
    ...given,
    headers: { Accept: 'text/event-stream', ...(given['headers'] as object | undefined) },
    timeout: given['timeout'] ?? NO_TIMEOUT,
    auth: undefined,
  };
  let blocks = true;
  const over = (): void => {
    if (blocks) vu.blocking--;
    blocks = false;
  };
  // As in k6, nothing of the script runs on in an interrupted iteration: what it waits for here never comes.
  const interrupted = (): void => {
    stream.abandon();
    over();
  };
  vu.signal.addEventListener('abort', interrupted, { once: true });
  vu.blocking++;
  try {
    const response = await session.request(method, url, body, params, true, stream);
    await stream.ended(response.error);
    return stream.opened || response.error === ''
      ? {
          url,
          status: stream.opened ? stream.status : response.status,
          headers: response.headers,
          error: stream.problem,
        }
      : { url: '', status: 0, headers: {}, error: response.error };
  } catch (error) {
    // What broke off after it had begun was told by the 'error' event.
    await stream.ended(String(error));
    throw error;
  } finally {
    over();
    vu.signal.removeEventListener('abort', interrupted);
  }
}

const stringTags = (given: unknown): Record<string, string> =>
  typeof given === 'object' && given !== null
    ? Object.fromEntries(Object.entries(given).map(([name, value]) => [name, toText(value)]))
    : {};
