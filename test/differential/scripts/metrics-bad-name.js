import { Counter } from 'k6/metrics';

new Counter('a');
export default function () {}
