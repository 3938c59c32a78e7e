import http from 'k6/http';

export const options = { blacklistIPs: ['127.0.0.2/32'], blockHostnames: ['*.blocked.test'] };
export default function () {
  for (const url of ['http://127.0.0.2:1/', 'http://a.blocked.test/']) {
    const { status, error_code } = http.get(url);
    console.log(status, error_code);
  }
}
