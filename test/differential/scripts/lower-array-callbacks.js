import http from 'k6/http';

const get = (id) => http.get(`${__ENV.TARGET}/echo/${id}`).json('url').length;
export default function () {
  const ids = [1, 22, 333];
  ids.forEach((id, index, all) => console.log('forEach', get(id), index, all.length));
  console.log('map', ids.map(get).join());
  console.log('filter', ids.filter((id) => get(id) > 7).join());
  console.log('some', ids.some((id) => get(id) > 7), 'every', ids.every((id) => get(id) > 7));
  console.log('find', ids.find((id) => get(id) > 7), ids.findIndex((id) => get(id) > 8), ids.findLast((id) => get(id) < 9));
  console.log('reduce', ids.reduce((sum, id) => sum + get(id), 0), ids.reduceRight((text, id) => `${text}${get(id)}`, ''));
  console.log('flatMap', ids.flatMap((id) => [id, get(id)]).join());
  console.log('from', Array.from([4, 5], get).join(), Array.from({ length: 2 }, (_, index) => get(index)).join());
}
