import { clearTimeout as stop, setTimeout as later } from 'k6/timers';

export default function () {
  const never = later(() => console.log('never'), 1);
  later((a, b) => console.log('later', a, b), 5, 'x', 'y');
  stop(never);
}
