import http from 'k6/http';

export default function () {
  const late = http.get(`${__ENV.TARGET}/delay/2000`, { timeout: 100 });
  console.log(late.status, late.error_code, late.error, late.body);
  console.log(http.get(`${__ENV.TARGET}/delay/2000`, { timeout: '100ms' }).error_code);
  console.log(http.get(`${__ENV.TARGET}/text`, { timeout: '5s' }).status);
}
