import http from 'k6/http';

function count() {
  http.get(`${__ENV.TARGET}/echo/${arguments.length}`);
  return Array.from(arguments).join('+');
}
const object = {
  name: 'object',
  regular() {
    const arrow = () => `${this.name} ${http.get(`${__ENV.TARGET}/text`).status}`;
    return arrow();
  },
};
export default function () {
  console.log(count(1, 2, 3), object.regular());
}
