import http from 'k6/http';

export const options = { discardResponseBodies: true };
const kind = ({ body }) => (body === null ? 'null' : body instanceof ArrayBuffer ? `bytes ${body.byteLength}` : `${typeof body} ${body}`);
export default function () {
  const url = `${__ENV.TARGET}/text`;
  console.log(kind(http.get(url)), kind(http.get(url, { responseType: 'binary' })), kind(http.get(url, { responseType: 'none' })));
  console.log(http.batch([['GET', url, null, { responseType: 'text' }], ['GET', url]]).map(kind).join());
  console.log(kind(http.post(url, 'x', { responseType: 'text' })), kind(http.get(`${__ENV.TARGET}/gzip`, { responseType: 'text' })));
  for (const method of ['json', 'html'])
    try {
      http.get(url)[method]();
    } catch (error) {
      console.log(error.name, error.message);
    }
}
