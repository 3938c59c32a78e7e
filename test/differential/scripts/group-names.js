import { check, group } from 'k6';

export default function () {
  for (const name of ['a::b', '', 'with : colon'])
    try {
      group(name, () => check(1, { inside: () => true }));
    } catch (error) {
      console.log(JSON.stringify(name), 'thrown', error.message);
    }
}
