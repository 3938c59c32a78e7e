export const options = { thresholds: { iterations: ['count==1'], iteration_duration: ['avg<5000', 'p(95)<5000'] } };
export default function () {}
