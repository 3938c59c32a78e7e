import { check } from 'k6';

export default function () {
  try {
    check(1, { sync: () => true, async: async () => false });
  } catch (error) {
    console.log('thrown', error.message);
  }
}
