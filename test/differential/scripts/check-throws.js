import { check } from 'k6';

export default function () {
  try {
    check(null, { before: () => true, throws: (value) => value.missing, after: () => true });
  } catch (error) {
    console.log('thrown', error.name);
  }
}
