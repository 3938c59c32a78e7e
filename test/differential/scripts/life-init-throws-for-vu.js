if (__VU > 0) throw new Error('only in VUs');
export default function () {}
