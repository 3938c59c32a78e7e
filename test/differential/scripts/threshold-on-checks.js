import { check } from 'k6';

export const options = { thresholds: { checks: ['rate>0.6'], 'checks{check:one}': ['rate==1'], 'checks{own:tag}': ['rate==0.5'] } };
export default function () {
  check(1, { one: () => true, two: () => false }, { own: 'tag' });
  check(1, { one: () => true });
}
