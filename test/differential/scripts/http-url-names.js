import http from 'k6/http';

export const options = { thresholds: { 'http_reqs{name:http://HOST/echo/${}}': ['count>=0'], 'http_reqs{name:mine}': ['count==2'], 'http_reqs{method:POST}': ['count==1'] } };
export default function () {
  for (const id of [1, 2]) http.get(http.url`${__ENV.TARGET}/echo/${id}`);
  for (const id of [1, 2]) http.get(`${__ENV.TARGET}/echo/${id}`, { tags: { name: 'mine' } });
  http.post(`${__ENV.TARGET}/echo`);
  console.log(JSON.stringify(http.url`${__ENV.TARGET}/a/${5}/b`));
}
