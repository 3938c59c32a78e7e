import http from 'k6/http';

export default function () {
  for (const encoding of ['gzip', 'deflate', 'br']) {
    const response = http.get(`${__ENV.TARGET}/${encoding}`);
    console.log(encoding, response.status, response.body, response.headers['Content-Encoding']);
  }
  const broken = http.get(`${__ENV.TARGET}/badgzip`);
  console.log(broken.status, broken.error_code, broken.body);
}
