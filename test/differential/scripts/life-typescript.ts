import http, { type Response } from 'k6/http';
import { check } from 'k6';
import type { Options } from 'k6/options';

enum Kind {
  One = 1,
  Two,
}
interface Item {
  id: number;
  name: string;
}
export const options: Options = { iterations: 1 };

export default function (): void {
  const response: Response = http.get(`${__ENV.TARGET}/json`);
  const items = response.json('items') as unknown as Item[];
  check(items, { three: (all: Item[]) => all.length === 3 });
  console.log(Kind.Two, items.map(({ name }) => name)!.join());
}
