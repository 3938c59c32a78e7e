export const options = { thresholds: { iterations: ['count is great'] } };
export default function () {}
