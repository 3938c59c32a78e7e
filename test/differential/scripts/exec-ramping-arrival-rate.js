// timing
// concurrent
export const options = { scenarios: { open: { executor: 'ramping-arrival-rate', startRate: 0, timeUnit: '1s', stages: [{ duration: '1s', target: 40 }], preAllocatedVUs: 5 } }, thresholds: { iterations: ['count>=15', 'count<=23'] } };
export default function () {}
