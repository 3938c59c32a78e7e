import http from 'k6/http';

export default function () {
  console.log('a-b'.replace(/[ab]/g, (letter) => http.get(`${__ENV.TARGET}/text?say=${letter.toUpperCase()}`).body));
}
