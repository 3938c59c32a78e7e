export const options = { thresholds: { iterations: ['count>0', { threshold: 'count<100' }, { threshold: 'count>100', abortOnFail: false }] } };
export default function () {}
