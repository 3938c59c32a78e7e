import { check } from 'k6';

const values = { zero: 0, one: 1, empty: '', text: 'x', nul: null, nothing: undefined, nan: NaN, list: [], object: {}, big: 10n, no: false };
export default function () {
  for (const name of Object.keys(values)) console.log(name, check(null, { [name]: () => values[name] }));
  for (const name of Object.keys(values)) console.log(name, check(null, { [`plain ${name}`]: values[name] }));
  console.log(check({ status: 200 }, { given: (r) => r.status === 200, second: (r, more) => more === undefined }));
  console.log(check(undefined, {}), check('x', { a: (v) => v === 'x' }, { tag: 5 }));
}
