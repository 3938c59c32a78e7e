import http from 'k6/http';

export async function setup() {
  const response = await http.asyncRequest('GET', `${__ENV.TARGET}/text`);
  return response.body;
}
export default async function (data) {
  console.log(await data);
}
