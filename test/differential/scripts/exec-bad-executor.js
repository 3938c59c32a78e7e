export const options = { scenarios: { bad: { executor: 'no-such-executor', vus: 1 } } };
export default function () {}
