import http from 'k6/http';

export default function () {
  const seen = [];
  [1, 2, 3].forEach((n) => {
    seen.push(`before ${n}`);
    http.get(`${__ENV.TARGET}/delay/${30 - n * 10}`);
    seen.push(`after ${n}`);
  });
  console.log(seen.join());
}
