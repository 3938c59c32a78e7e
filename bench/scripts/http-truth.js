import http from 'k6/http';

export const options = {
  scenarios: {
    truth: {
      executor: 'constant-arrival-rate',
      rate: Number(__ENV.RATE),
      duration: __ENV.DURATION || '5s',
      // A server that freezes for a second holds a second's requests at once.
      preAllocatedVUs: Math.max(50, Number(__ENV.RATE) * (__ENV.FREEZE ? 1.2 : 0.2)),
    },
  },
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
};

export default function () {
  http.get(`${__ENV.TARGET}/`);
}
