import http from 'k6/http';

export default function () {
  const weight = (id) => Number(http.get(`${__ENV.TARGET}/text?say=${id}`).body);
  console.log([3, 1, 2].sort((a, b) => weight(a) - weight(b)).join());
}
