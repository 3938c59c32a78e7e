throw new Error('no init');
export default function () {}
