import { check, group } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter } from 'k6/metrics';

const steps = new Counter('steps');
export const options = {
  thresholds: {
    'http_reqs{group:::shop::cart}': ['count==2'],
    'http_reqs{group:::shop}': ['count==1'],
    'checks{group:::shop::cart}': ['rate==0.5'],
    'group_duration{group:::shop::cart}': ['max>=0'],
    'steps{group:::shop::cart,own:yes}': ['count==2'],
    'http_req_duration{group:::nowhere}': ['p(95)<1'],
    'http_reqs{group:::shop::cart,vip:true}': ['count==1'],
  },
};
export default function () {
  group('shop', () => {
    http.get(`${__ENV.TARGET}/text`);
    group('cart', () => {
      http.get(`${__ENV.TARGET}/text`, { tags: { vip: 'true' } });
      http.get(`${__ENV.TARGET}/text`);
      steps.add(2, { own: 'yes' });
      check(1, { 'in the cart': () => true, broken: () => false });
      console.log(exec.vu.metrics.tags.group);
    });
    console.log(exec.vu.metrics.tags.group);
  });
  console.log(exec.vu.metrics.tags.group === '');
}
