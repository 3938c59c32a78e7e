import http from 'k6/http';

/** Three routes of the demo shop, each often enough for a p95 in a short trial. */
export const options = {
  scenarios: {
    routes: {
      executor: 'constant-arrival-rate',
      rate: Number(__ENV.RATE || 30),
      timeUnit: '1s',
      duration: __ENV.DURATION || '10s',
      preAllocatedVUs: 20,
      maxVUs: 200,
      gracefulStop: '3s',
    },
  },
};

const WORDS = ['lamp', 'desk', 'teapot', 'quilt', 'mirror', 'sofa', 'lantern', 'notebook'];

export default function () {
  const any = (count) => 1 + Math.floor(Math.random() * count);
  const base = __ENV.TARGET;
  http.get(`${base}/products?page=${any(20)}`, { tags: { name: 'GET /products' } });
  http.get(`${base}/products/${any(5000)}`, { tags: { name: 'GET /products/:id' } });
  http.get(`${base}/search?q=${WORDS[any(WORDS.length) - 1]}`, { tags: { name: 'GET /search' } });
}
