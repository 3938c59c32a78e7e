import http from 'k6/http';

export default function () {
  const response = http.get(`${__ENV.TARGET}/echo?a=1`);
  console.log(response.status, response.status_text, response.proto, response.url, response.error, response.error_code);
  console.log(JSON.stringify(Object.keys(response.timings).sort()));
  console.log(typeof response.timings.duration, response.remote_ip, typeof response.remote_port);
}
