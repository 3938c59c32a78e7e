import http from 'k6/http';

class Page {
  get status() {
    return http.get(`${__ENV.TARGET}/text`).status;
  }
}
const object = {
  get body() {
    return http.get(`${__ENV.TARGET}/text`).body;
  },
};
export default function () {
  console.log(new Page().status, object.body);
}
