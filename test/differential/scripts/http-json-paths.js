import http from 'k6/http';

const PATHS = [
  'items.#.name',
  'items.1',
  'items.1.tags',
  'items.1.tags.#',
  'items.#(name=="two").id',
  'items.#(id>1)#.name',
  'items.#(price<10)#.id',
  'items.#.tags.0',
  'key\\.with\\.dots.deep',
  'items.9',
  'items.-1',
  'na*',
  'items.0.t?gs',
  'total',
  '@this.name',
  'items.@reverse.0.name',
  '{name,total}',
  '[name,total]',
  'items.#(name%"t*").name',
  'items.0.tags|0',
  'items.#',
  '',
];
export default function () {
  const response = http.get(`${__ENV.TARGET}/json`);
  for (const path of PATHS) console.log(path, JSON.stringify(response.json(path)));
}
