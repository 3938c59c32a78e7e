import http from 'k6/http';

const ok = (path) => http.get(`${__ENV.TARGET}${path}`).status === 200;
export default function () {
  console.log(['/text', '/json', '/html'].some(ok));
  console.log(['/status/500', '/json', '/html'].every(ok));
  console.log(ok('/status/500') || ok('/text') || ok('/json'));
  console.log(ok('/status/500') && ok('/text'));
  console.log(ok('/status/404') ? 'a' : ok('/text') ? 'b' : 'c');
  console.log(undefined ?? ok('/text'));
}
