// flags: --iterations 4
import http from 'k6/http';

const journeys = [{ weight: 1, run: () => http.get(`${__ENV.TARGET}/echo/rare`) }, { weight: 3, run: () => http.get(`${__ENV.TARGET}/echo/usual`) }];
export default function () {
  let left = __ITER;
  for (const { weight, run } of journeys) {
    if (left < weight) return run();
    left -= weight;
  }
}
