import http from 'k6/http';

export const options = {
  scenarios: {
    truth: {
      executor: 'constant-arrival-rate',
      rate: Number(__ENV.RATE),
      duration: __ENV.DURATION || '5s',
      preAllocatedVUs: Math.max(50, Number(__ENV.RATE) / 5),
    },
  },
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
};

export default function () {
  http.get(`${__ENV.TARGET}/`);
}
