import { Parser } from 'k6/experimental/csv';
import { open } from 'k6/experimental/fs';

let rows;
let objects;
(async () => {
  rows = new Parser(await open('./data/users.csv'), { skipFirstLine: true });
  objects = new Parser(await open('./data/users.csv'), { asObjects: true });
})();
export default async function () {
  for (let n = 0; n < 4; n++) console.log(JSON.stringify(await rows.next()));
  for (let n = 0; n < 4; n++) console.log(JSON.stringify(await objects.next()));
}
