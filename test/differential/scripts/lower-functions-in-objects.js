import http from 'k6/http';

const get = (path) => http.get(`${__ENV.TARGET}${path}`).status;
const steps = [() => get('/echo/0'), () => get('/echo/1'), function () { return get('/echo/2'); }];
const byName = { home: () => get('/echo/home'), ['com' + 'puted']: () => get('/echo/computed'), method() { return get('/echo/method'); } };
const map = new Map([['first', () => get('/echo/map-first')], ['second', () => get('/echo/map-second')]]);
const set = new Set([() => get('/echo/set')]);
export default function () {
  console.log(steps[1](), steps.map((step) => step()).join());
  for (const name of ['home', 'computed', 'method']) console.log(byName[name]());
  console.log(map.get('second')());
  for (const [name, work] of map) console.log(name, work());
  map.forEach((work, name) => console.log(name, work()));
  for (const work of set) work();
  console.log(Object.entries(byName).map(([name, work]) => `${name}=${work()}`).join());
  console.log(Object.values(byName).length);
}
