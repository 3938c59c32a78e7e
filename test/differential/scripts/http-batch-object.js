// concurrent
import http from 'k6/http';

export default function () {
  const responses = http.batch({ front: `${__ENV.TARGET}/echo/front`, back: ['POST', `${__ENV.TARGET}/echo/back`, 'x'] });
  console.log(Object.keys(responses).sort().join(), responses.front.json('url'), responses.back.json('method'));
}
