import http from 'k6/http';

export default function () {
  const page = http.get(`${__ENV.TARGET}/html`).html();
  page.find('.item').each((index, element) => {
    console.log(index, element.getAttribute('data-id'), http.get(`${__ENV.TARGET}/echo/${element.getAttribute('data-id')}`).status);
  });
  console.log(page.find('.item').map((index, item) => http.get(`${__ENV.TARGET}/text?say=${item.data('id')}`).body).join());
  console.log(page.find('.item').map((index, item) => item.text()).join('|'));
}
