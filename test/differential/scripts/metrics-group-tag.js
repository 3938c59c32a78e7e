import { group } from 'k6';
import http from 'k6/http';

export const options = { thresholds: { 'http_reqs{group:::outer}': ['count==1'], 'http_reqs{group:::outer::inner}': ['count==2'], 'group_duration{group:::outer}': ['max>=0'] } };
export default function () {
  const get = () => http.get(`${__ENV.TARGET}/text`);
  get();
  group('outer', () => {
    get();
    group('inner', () => {
      get();
      get();
    });
  });
}
