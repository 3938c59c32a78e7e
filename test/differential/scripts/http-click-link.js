import http from 'k6/http';

export default function () {
  const page = http.get(`${__ENV.TARGET}/html`);
  console.log(page.clickLink({ selector: '#first' }).json('url'));
  console.log(page.clickLink({ selector: 'a.second' }).json('url'));
  console.log(page.clickLink().json('url'));
  try {
    page.clickLink({ selector: '#missing' });
  } catch (error) {
    console.log(error.message);
  }
}
