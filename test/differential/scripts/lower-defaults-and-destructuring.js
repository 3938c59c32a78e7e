import http from 'k6/http';

const get = (path = '/echo/default', { status } = http.get(`${__ENV.TARGET}${path}`)) => status;
const { TARGET, MISSING = 'nothing' } = __ENV;
export default function () {
  console.log(get(), get('/echo/given'), MISSING);
  const [first = http.get(`${TARGET}/echo/first`).status, second = 5] = [undefined, 6];
  const { json = () => 'none', status: code } = http.get(`${TARGET}/echo/second`);
  console.log(first, second, typeof json, code);
}
