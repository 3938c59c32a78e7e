// concurrent
import { check } from 'k6';
import http from 'k6/http';

export const options = { thresholds: { 'http_reqs{kind:list}': ['count==1'], 'http_reqs{name:made}': ['count==1'] } };
export default function () {
  const { list, made, plain } = http.batch({
    list: { method: 'GET', url: `${__ENV.TARGET}/json`, params: { headers: { 'X-One': '1' }, tags: { kind: 'list' } } },
    made: { method: 'POST', url: `${__ENV.TARGET}/echo`, body: { a: '1', b: '2' }, params: { tags: { name: 'made' }, cookies: { seen: 'yes' } } },
    plain: `${__ENV.TARGET}/text?say=plain`,
  });
  check(list, { 'has items': (r) => r.json('items.#') === 3 });
  console.log(made.json('body'), made.json('headers.Cookie'), plain.body);
}
