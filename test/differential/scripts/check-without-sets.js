import { check } from 'k6';

export default function () {
  for (const sets of [undefined, null, 'text', 5])
    try {
      console.log(String(sets), check(1, sets));
    } catch (error) {
      console.log(String(sets), 'throws');
    }
}
