// concurrent
import http from 'k6/http';

const asyncGet = async (path) => (await http.asyncRequest('GET', `${__ENV.TARGET}${path}`)).status;
export default async function () {
  const kept = asyncGet('/echo/kept');
  console.log(http.get(`${__ENV.TARGET}/echo/blocking`).status);
  console.log(await kept);
  const results = await Promise.all(['/echo/1', '/echo/2'].map((path) => asyncGet(path)));
  console.log(results.join());
}
