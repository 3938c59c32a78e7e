// flags: --iterations 4
import http from 'k6/http';

export default function () {
  http.get(`${__ENV.TARGET}/status/${__ITER % 2 ? 200 : 500}`);
}
