import http from 'k6/http';

const get = (path, params) => http.get(`${__ENV.TARGET}${path}`, params);
export const options = { thresholds: { 'http_req_failed{name:no callback}': ['rate==0'], 'http_reqs{expected_response:true}': ['count==4'] } };
http.setResponseCallback(http.expectedStatuses(404, { min: 200, max: 299 }));
export default function () {
  console.log(get('/status/404').status, get('/status/302').status);
  get('/status/404', { responseCallback: http.expectedStatuses(200) });
  get('/status/500', { responseCallback: null, tags: { name: 'no callback' } });
  http.setResponseCallback(http.expectedStatuses(500));
  get('/status/500');
  get('/text');
  http.setResponseCallback(null);
  get('/text');
  http.setResponseCallback(http.expectedStatuses({ min: 200, max: 399 }));
  get('/text');
  get('/redirect/1');
  for (const bad of [undefined, 5, 'x', () => true])
    try {
      http.setResponseCallback(bad);
      console.log('taken', String(bad));
    } catch (error) {
      console.log('refused', String(bad));
    }
  for (const bad of [['200'], [{ min: 1 }], [{}], [200, 'x'], []])
    try {
      http.expectedStatuses(...bad);
      console.log('taken', JSON.stringify(bad));
    } catch (error) {
      console.log('refused', JSON.stringify(bad), error.message);
    }
}
