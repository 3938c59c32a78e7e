// flags: --iterations 3
import http from 'k6/http';

export default function () {
  http.get(`${__ENV.TARGET}/echo/${__ITER}`);
  if (__ITER === 1) throw new Error('second iteration');
  console.log('end of', __ITER);
}
