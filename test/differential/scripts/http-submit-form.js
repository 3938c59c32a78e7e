import http from 'k6/http';

export default function () {
  const page = http.get(`${__ENV.TARGET}/html`);
  page.submitForm({ formSelector: '#login' });
  page.submitForm({ formSelector: '#login', fields: { user: 'other', extra: '1' } });
  page.submitForm({ formSelector: '#login', submitSelector: '[type=submit]' });
  page.submitForm({ formSelector: '#search' });
  page.submitForm({ formSelector: '#search', params: { headers: { 'X-Extra': 'yes' } } });
  try {
    page.submitForm({ formSelector: '#missing' });
  } catch (error) {
    console.log(error.message);
  }
}
