import http from 'k6/http';

export default function () {
  const result = (() => {
    function inner() {
      return (function deepest() {
        return http.get(`${__ENV.TARGET}/text`).body;
      })();
    }
    return inner();
  })();
  console.log(result);
}
