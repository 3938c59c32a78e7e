import http from 'k6/http';

const get = (id) => http.get(`${__ENV.TARGET}/echo/${id}`).json('url');
function* pages() {
  for (const id of ['x', 'y']) yield get(id);
}
export default function () {
  console.log(Array.from(pages()).join());
  console.log(Array.from(pages(), (url, index) => `${index}${url}`).join());
  console.log(Array.from(pages(), (url, index) => get(index)).join());
  console.log(Array.from(new Set(['s', 't']), get).join());
  console.log(Array.from('ab', function (letter) { return get(letter + this.suffix); }, { suffix: '!' }).join());
  console.log(Array.from({ length: 2 }).length, Array.from([1, 2], (n) => n * 2).join());
  try {
    Array.from([1, 2, 3], (n) => {
      if (n === 2) throw new Error('enough');
      return get(n);
    });
  } catch (error) {
    console.log(error.message);
  }
}
