export const options = { vus: 1, duration: '100ms' };
export default function () {}
