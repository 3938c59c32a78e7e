import http from 'k6/http';

const wrap = (work) => () => {
  console.log('before');
  work();
  console.log('after');
};
export default wrap(() => http.get(`${__ENV.TARGET}/text`));
