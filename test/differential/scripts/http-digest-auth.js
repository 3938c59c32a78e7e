import http from 'k6/http';

export default function () {
  const response = http.get(__ENV.TARGET.replace('http://', 'http://me:secret@') + '/digest', { auth: 'digest' });
  console.log(response.status, response.body);
}
