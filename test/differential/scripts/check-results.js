import { check } from 'k6';

export default function () {
  console.log(check(5, { five: (value) => value === 5, four: (value) => value === 4 }), check(5, { five: (value) => value === 5 }), check(1, {}));
}
