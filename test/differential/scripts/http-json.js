import http from 'k6/http';

export default function () {
  const response = http.get(`${__ENV.TARGET}/json`);
  console.log(JSON.stringify(response.json()));
  console.log(response.json('name'), response.json('items.0.name'), response.json('items.#'), response.json('nope'), response.json('nothing'));
}
