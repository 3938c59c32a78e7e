import http from 'k6/http';

export default function () {
  for (const status of [200, 302, 400, 404, 418, 500, 503]) {
    const { error, error_code, status_text } = http.get(`${__ENV.TARGET}/status/${status}`, { redirects: 0 });
    console.log(status, JSON.stringify(error), error_code, status_text);
  }
}
