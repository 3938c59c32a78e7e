import { group } from 'k6';

export default function () {
  console.log(group('a', () => 5), group('b', () => {}), group('c', () => group('d', () => 'deep')));
}
