// concurrent
import http from 'k6/http';

export default async function () {
  const answers = await Promise.all([1, 2, 3].map((n) => http.asyncRequest('GET', `${__ENV.TARGET}/delay/${n * 10}`)));
  console.log(answers.map(({ status }) => status).join());
}
