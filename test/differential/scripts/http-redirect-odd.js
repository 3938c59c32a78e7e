import http from 'k6/http';

export default function () {
  for (const code of [300, 304, 305]) console.log(code, http.get(`${__ENV.TARGET}/to?code=${code}&url=/echo`).status);
  console.log(http.get(`${__ENV.TARGET}/to?url=`).status);
  console.log(http.get(`${__ENV.TARGET}/to?url=${encodeURIComponent('/echo?x=1#frag')}`).url);
}
