import http from 'k6/http';

export default function () {
  const response = http.get(`${__ENV.TARGET}/broken`);
  console.log(response.json('b'));
  try {
    response.json();
  } catch (error) {
    console.log('thrown', error instanceof Error);
  }
  try {
    http.get(`${__ENV.TARGET}/status/204`).json();
  } catch (error) {
    console.log('thrown', error instanceof Error);
  }
}
