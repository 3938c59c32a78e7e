import http from 'k6/http';

const retry = (times, work) => {
  for (let attempt = 1; attempt <= times; attempt++) {
    const result = work(attempt);
    if (result !== undefined) return result;
  }
  return 'gave up';
};
const compose = (...functions) => (value) => functions.reduce((result, next) => next(result), value);
export default function () {
  const visit = (attempt) => (http.get(`${__ENV.TARGET}/status/${attempt < 3 ? 500 : 200}`).status === 200 ? attempt : undefined);
  console.log(retry(5, visit), retry(2, visit), retry(3, (n) => (n > 1 ? n : undefined)));
  console.log(compose((path) => http.get(`${__ENV.TARGET}${path}`), (response) => response.status, String)('/text'));
}
