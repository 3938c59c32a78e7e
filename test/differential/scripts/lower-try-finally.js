import http from 'k6/http';

function attempt(path) {
  try {
    const { status } = http.get(`${__ENV.TARGET}${path}`);
    if (status !== 200) throw new Error(`got ${status}`);
    return 'fine';
  } catch (error) {
    http.get(`${__ENV.TARGET}/echo/catch`);
    return error.message;
  } finally {
    http.get(`${__ENV.TARGET}/echo/finally`);
  }
}
export default function () {
  console.log(attempt('/text'), attempt('/status/500'));
}
