import csv from 'k6/experimental/csv';
import { open } from 'k6/experimental/fs';

const results = [];
const attempt = async (options) => {
  try {
    results.push(JSON.stringify(await csv.parse(await open('./data/users.csv'), options)));
  } catch (error) {
    results.push(`${error.name} ${error.message}`);
  }
};
let records;
(async () => {
  records = await csv.parse(await open('./data/users.csv'));
  for (const options of [{}, { skipFirstLine: true }, { asObjects: true }, { fromLine: 2 }, { toLine: 1 }, { fromLine: 1, toLine: 1 }, { delimiter: ';;' }, { fromLine: 99 }, { fromLine: -1 }, { fromLine: 3, toLine: 1 }, { asObjects: true, skipFirstLine: true }])
    await attempt(options);
})();
export default function () {
  for (const result of results) console.log(result);
  console.log(records.length, Array.isArray(records), records[1][2], [...records].length, records.map(([id]) => id).join());
  try {
    records[0] = 5;
  } catch (error) {
    console.log(error.name);
  }
}
