import http from 'k6/http';

const visitor = (name) => {
  let count = 0;
  return () => http.get(`${__ENV.TARGET}/echo/${name}/${++count}`).json('url');
};
export default function () {
  const a = visitor('a');
  const b = visitor('b');
  console.log(a(), b(), a());
}
