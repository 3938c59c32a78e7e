import http from 'k6/http';

http.get(`${__ENV.TARGET}/text`);
export default function () {}
