import { check } from 'k6';
import http, { type RefinedResponse } from 'k6/http';

const target = __ENV['TARGET'] ?? 'http://127.0.0.1:3000';

/** Seeded customers, by rank: customer1 has ordered most. All have one password; 1 to 2000 are logged in already. */
const PASSWORD = 'plimsoll-1876';
export const rememberedToken = (rank: number): string => `remembered${rank}`;
const seededEmail = (rank: number): string => `customer${rank}@shop.example`;

interface Listed {
  id: number;
  name: string;
}

/** What the shop answers, as far as visitors look at it. */
interface Answers {
  'POST /signup': { token: string };
  'POST /login': { token: string };
  'GET /session': { customer: { email: string } };
  'GET /products': { products: Listed[] };
  'GET /products/:id': Listed & { alsoBought: Listed[] };
  'GET /search': { products: Listed[] };
  'POST /cart': { totalCents: number };
  'GET /cart': { totalCents: number };
  'POST /checkout': { order: { status: string } };
  'GET /orders': { orders: { id: number; items: object[] }[] };
}

export type Route = keyof Answers;

/** What of a request is not in its route. */
interface Request {
  /** In place of the route's own, where that has parameters. */
  path?: string;
  body?: object;
  token?: string;
}

/**
 * One request of a visitor, counted and checked under its route.
 *
 * @returns the body, or undefined when the shop did not do what it was asked
 */
export function ask<R extends Route>(route: R, { path, body, token }: Request = {}): Answers[R] | undefined {
  const [method = '', template = ''] = route.split(' ');
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const params = { headers, tags: { name: route }, responseType: 'text' as const };
  const text = body ? JSON.stringify(body) : null;
  const response: RefinedResponse<'text'> = http.request(method, target + (path ?? template), text, params);
  const wanted = CREATES.includes(route) ? 201 : 200;
  const right = check(response, { [`${route} is ${wanted}`]: ({ status }) => status === wanted });
  return right ? (response.json() as unknown as Answers[R]) : undefined;
}

const CREATES: readonly Route[] = ['POST /signup', 'POST /cart', 'POST /checkout'];

/** @returns the session's token, or undefined when the shop refused */
export const logIn = (rank: number): string | undefined =>
  ask('POST /login', { body: { email: seededEmail(rank), password: PASSWORD } })?.token;
