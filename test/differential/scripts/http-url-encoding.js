import http from 'k6/http';

export default function () {
  const { TARGET } = __ENV;
  for (const path of ['/echo/a b', '/echo/ä', '/echo?q=a b', '/echo?q=ä', '/echo?q=%20+', '/echo/%2F', '/echo/../echo', '/echo#frag', '/echo?a=1&a=2', '/echo/"<>', '/echo?x="<>\'', '/echo//double', '?only=query', ''])
    console.log(path, http.get(`${TARGET}${path}`).status);
}
