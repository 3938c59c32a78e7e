export const options = { scenarios: { bad: { executor: 'constant-arrival-rate', rate: 10, duration: '1s' } } };
export default function () {}
