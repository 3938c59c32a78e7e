// concurrent
import http from 'k6/http';

export default function () {
  const responses = http.batch([`${__ENV.TARGET}/status/500`, 'http://127.0.0.1:1/', `${__ENV.TARGET}/text`]);
  console.log(responses.map(({ status, error_code }) => `${status}/${error_code}`).join());
  try {
    http.batch();
  } catch (error) {
    console.log('thrown', error.message);
  }
}
