import http from 'k6/http';

export default function () {
  console.log(http.get(__ENV.TARGET.replace('http://', 'http://me:secret@') + '/basic').body);
  console.log(http.get(__ENV.TARGET.replace('http://', 'http://me:wrong@') + '/basic', { auth: 'basic' }).status);
  console.log(http.get(`${__ENV.TARGET}/basic`).status);
  console.log(http.get(__ENV.TARGET.replace('http://', 'http://me:secret@') + '/basic').url);
}
