import http from 'k6/http';
import { sleep } from 'k6';

async function visit(name) {
  http.get(`${__ENV.TARGET}/echo/${name}`);
  sleep(0.01);
  return name;
}
export default async function () {
  const promise = visit('a');
  console.log(promise instanceof Promise);
  console.log(await promise, await Promise.all([visit('b'), visit('c')]));
}
