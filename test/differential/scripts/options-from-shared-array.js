// timing
import { SharedArray } from 'k6/data';

const data = new SharedArray('stages', () => [{ duration: '50ms', target: 1 }, { duration: '50ms', target: 0 }]);
export const options = { stages: data };
export default function () {}
