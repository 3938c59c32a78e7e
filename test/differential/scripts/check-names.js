import { check, group } from 'k6';

export default function () {
  check(1, { 'with : one colon': () => true, '': () => true, 'unicode ✓': () => true });
  try {
    check(1, { 'a::b': () => true });
  } catch (error) {
    console.log('thrown', error.message);
  }
  group('in a group', () => check(1, { 'same name': () => true }));
  check(1, { 'same name': () => false });
}
