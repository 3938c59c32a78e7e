import { check, sleep } from 'k6';
import http, { type RefinedResponse } from 'k6/http';
import type { Options } from 'k6/options';

/**
 * A busy hour at the help desk of fixtures/desk. TARGET says where it is; DURATION (`45s`) and RATE (0.5 is half the
 * load) in the environment change it.
 */
export const options: Options = {
  scenarios: {
    desk: {
      executor: 'constant-arrival-rate',
      rate: Math.max(1, Math.round(2208 * Number(__ENV['RATE'] ?? 1))),
      timeUnit: '1m',
      duration: __ENV['DURATION'] ?? '60s',
      preAllocatedVUs: 80,
      maxVUs: 400,
      gracefulStop: '10s',
    },
  },
  thresholds: { checks: ['rate>0.99'], http_req_failed: ['rate<0.01'] },
};

const target = __ENV['TARGET'] ?? 'http://127.0.0.1:3000';

const TICKETS = 120_000;
const CUSTOMERS = 20_000;
const AGENTS = 200;
const TEAMS = 4;
const BUSY_TEAM = 0.6;
const MAILS_A_BATCH = 40;

/** Who comes by, and how often beside the others. */
const visitors: readonly (readonly [number, () => void])[] = [
  [16, agent],
  [20, reader],
  [18, customer],
  [8, mailServer],
  [28, uploader],
  [2, lead],
];

export default function desk(): void {
  sleep(2 * Math.random()); // nobody comes on the beat
  let left = Math.random() * visitors.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, visit] of visitors) {
    left -= weight;
    if (left < 0) return visit();
  }
}

/** Someone of the desk looks what is open, reads one of them and answers. */
function agent(): void {
  const token = `agent${someAgent()}`;
  const list = ask('GET', '/tickets', '/tickets', { token });
  const open = list?.json('tickets.#.id') as number[] | undefined;
  if (!open?.length) return;
  sleep(1 + Math.random());
  const id = open[any(open.length)]!;
  ask('GET', '/tickets/:id', `/tickets/${id}`, { token });
  sleep(1 + Math.random());
  ask('POST', '/tickets/:id/comments', `/tickets/${id}/comments`, {
    token,
    body: { body: 'Have you tried it again?' },
  });
}

/** Everybody wants to know whether it is only them. */
function reader(): void {
  ask('GET', '/overview', '/overview');
}

function customer(): void {
  ask('POST', '/tickets', '/tickets', { body: mail() });
}

function mailServer(): void {
  ask('POST', '/inbox', '/inbox', { body: { mails: Array.from({ length: MAILS_A_BATCH }, mail) } });
}

function uploader(): void {
  const names = ['screen.png', 'invoice.pdf', 'log.txt'].map((name) => `${any(1e9)}-${name}`);
  const id = 1 + any(TICKETS);
  ask('POST', '/tickets/:id/attachments', `/tickets/${id}/attachments`, { body: { names } });
}

function lead(): void {
  ask('GET', '/teams/:id/export', `/teams/${1 + any(TEAMS)}/export`);
}

/** Every fourth agent belongs to the first team, which has most to do. */
const someAgent = (): number => (Math.random() < BUSY_TEAM ? 4 * (1 + any(AGENTS / 4)) : 1 + any(AGENTS));

const any = (size: number): number => Math.floor(Math.random() * size);

const mail = (): object => ({
  customerId: 1 + any(CUSTOMERS),
  subject: `Where is my order ${any(1e6)}?`,
  body: 'It was meant to be here last week. '.repeat(4),
});

/** @returns the answer, or undefined where the desk did not do what it was asked */
function ask(
  method: 'GET' | 'POST',
  route: string,
  path: string,
  { token, body }: { token?: string; body?: object } = {},
): RefinedResponse<'text'> | undefined {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const params = { headers, tags: { name: `${method} ${route}` }, responseType: 'text' as const };
  const response = http.request(method, target + path, body ? JSON.stringify(body) : null, params);
  const right = check(response, { 'the desk does what it is asked': ({ status }) => status === 200 || status === 201 });
  return right ? response : undefined;
}
