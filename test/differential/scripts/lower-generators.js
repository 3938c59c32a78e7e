import http from 'k6/http';

function* pages(last) {
  for (let page = 1; page <= last; page++) yield http.get(`${__ENV.TARGET}/echo/${page}`).json('url');
  return 'done';
}
export default function () {
  for (const page of pages(3)) console.log(page);
  console.log([...pages(2)].join());
  const iterator = pages(1);
  console.log(JSON.stringify(iterator.next()), JSON.stringify(iterator.next()));
}
