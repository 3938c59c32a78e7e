import http from 'k6/http';

export const options = { throw: true };
export default function () {
  try {
    http.get('http://127.0.0.1:1/');
  } catch (error) {
    console.log('thrown', error instanceof Error, error.message);
  }
  console.log(http.get(`${__ENV.TARGET}/status/500`).status);
  console.log(http.get('http://127.0.0.1:1/', { throw: false }).status);
}
