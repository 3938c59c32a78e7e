import { check, group, sleep } from 'k6';
import http from 'k6/http';

export default function () {
  const status = group('shop', () => {
    const list = group('list', () => http.get(`${__ENV.TARGET}/json`));
    sleep(0.01);
    return group('item', () => http.get(`${__ENV.TARGET}/echo/${list.json('items.0.id')}`)).status;
  });
  check(status, { 200: (value) => value === 200 });
}
