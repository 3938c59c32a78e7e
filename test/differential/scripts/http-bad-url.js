import http from 'k6/http';

export default function () {
  for (const url of ['http://', 'ftp://127.0.0.1/', '', 'http://127.0.0.1:99999/', 'not a url', 'http://[::1', undefined]) {
    try {
      const { status, error_code } = http.get(url);
      console.log(String(url), status, error_code);
    } catch (error) {
      console.log(String(url), 'thrown', error.name);
    }
  }
}
