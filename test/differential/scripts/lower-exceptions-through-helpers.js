import http from 'k6/http';

const must = (path) => {
  const response = http.get(`${__ENV.TARGET}${path}`);
  if (response.status !== 200) throw Object.assign(new Error('bad'), { status: response.status });
  return response;
};
export default function () {
  try {
    ['/text', '/status/503', '/json'].forEach(must);
  } catch ({ message, status }) {
    console.log(message, status);
  }
}
