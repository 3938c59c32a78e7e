import http from 'k6/http';

const get = (path) => http.get(`${__ENV.TARGET}/echo/${path}`).status;
export default function () {
  outer: for (const a of [1, 2, 3]) {
    for (const b of [1, 2, 3]) {
      if (b === 2) continue outer;
      if (a === 3) break outer;
      get(`${a}-${b}`);
    }
  }
  let left = 2;
  while (get(`while-${left}`) === 200 && left-- > 1);
  do get('do'); while (false);
  for (let n = 0; n < 2 && get(`for-${n}`); n++);
  for (const key in { x: 1, y: 2 }) get(key);
  switch (get('switch')) {
    case 200:
      get('case');
    default:
      get('fall-through');
  }
}
