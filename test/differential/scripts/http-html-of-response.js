import http from 'k6/http';

export default function () {
  const response = http.get(`${__ENV.TARGET}/html`);
  console.log(response.html('h1').text(), response.html().find('.item').size(), response.html('li').last().text());
  console.log(response.html('title').text());
}
