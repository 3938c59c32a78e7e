import http from 'k6/http';

const PATHS = [
  'items.#.name.@reverse',
  'items.#.name|@reverse',
  'items.#.tags|@flatten',
  'items.#.tags.#',
  'items.#.tags|#',
  'items.#(id>1)#|#',
  'items.#(id>1)#|0.name',
  'items.#(id>1)#.tags|0',
  'items.#.{id,name}',
  'items.#.[id,tags.0]',
  'items.0.[id,name]',
  '{"n":name,"first":items.0.id,"missing":nowhere}',
  '{name,items.#,"lit":!"x"}',
  '{items.0.name,items.1.name}',
  '[items.0.id,[name,total],nowhere]',
  '{"id":items.#.id,"name":items.#.name}.@group',
  '[items.0,{"z":total}].@join',
  'items.0.@keys',
  'items.0.@values',
  'items.0.tags.@tostr',
  'items.0.tags.@tostr.@fromstr.1',
  '@dig:id',
  '@pretty.name',
  'items.@unknown',
  'nowhere.@reverse',
  '!"literal"',
  'items.#(tags.#(=="a")).name',
  'items.#(price>=3)#.@this.id',
  'items.#(ok==~true)#.id',
  'items.#(ok==~false)#.id',
  'nothing.@this',
  '{name',
];
export default function () {
  const response = http.get(`${__ENV.TARGET}/json`);
  for (const path of PATHS) console.log(path, JSON.stringify(response.json(path)));
}
