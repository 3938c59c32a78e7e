import http from 'k6/http';

export const options = {
  tags: { all: 'yes' },
  thresholds: { 'http_reqs{all:yes}': ['count==2'], 'http_reqs{mine:1}': ['count==1'], 'http_reqs{status:404}': ['count==1'], 'http_req_failed{expected_response:false}': ['rate==1'], 'http_reqs{mine:2}': ['count==0'] },
};
export default function () {
  http.get(`${__ENV.TARGET}/text`, { tags: { mine: '1' } });
  http.get(`${__ENV.TARGET}/status/404`);
}
