import http from 'k6/http';

class Session {
  token = http.get(`${__ENV.TARGET}/text?say=field`).body;
  constructor(name) {
    this.name = http.get(`${__ENV.TARGET}/text?say=${name}`).body;
  }
}
export default function () {
  const session = new Session('me');
  console.log(session.token, session.name, session instanceof Session);
}
