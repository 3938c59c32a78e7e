// flags: --iterations 1
import { check, group } from 'k6';

export default function () {
  try {
    group('a', () => {
      check(1, { inside: () => true });
      throw new Error('in group');
    });
  } catch (error) {
    console.log(error.message);
  }
  check(1, { 'outside again': () => true });
}
