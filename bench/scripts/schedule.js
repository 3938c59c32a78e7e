import exec from 'k6/execution';
import http from 'k6/http';

// Each slot of the schedule tells the server its number.
export const options = {
  scenarios: {
    slots: {
      executor: 'constant-arrival-rate',
      rate: Number(__ENV.RATE),
      duration: __ENV.DURATION,
      preAllocatedVUs: 200,
    },
  },
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
};

export default function () {
  http.get(`${__ENV.TARGET}/${exec.scenario.iterationInTest}`);
}
