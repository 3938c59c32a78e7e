import { check } from 'k6';

export default function () {
  console.log(check(null, { yes: true, text: 'x', one: 1, list: [], object: {} }));
  console.log(check(null, { no: false, empty: '', zero: 0, nothing: null, missing: undefined, nan: NaN }));
  console.log(check(null, { 'returns text': () => 'x', 'returns empty': () => '', 'returns zero': () => 0, 'returns undefined': () => {}, 'returns object': () => ({}) }));
}
