// Answers each request after 20 ms or so, and knows to the microsecond how long it held it.
// GET /truth tells the quantiles and begins anew; node http-truth-server.mjs fixed|log-normal
// node http-truth-server.mjs freeze SECONDS: fixed, and halfway through so many seconds nothing moves for one.
import { createServer } from 'node:net';

const hold = process.argv[2] === 'log-normal' ? () => 20 * Math.exp(0.5 * normal()) : () => 20;
const seconds = Number(process.argv[3] ?? 0);
let frozen = process.argv[2] !== 'freeze';
let held = [];
const quantile = (sorted, q) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];

// Bare sockets: a request is one read of a GET without a body, so that little but the hold takes time.
const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    const begun = performance.now();
    if (!frozen && !bytes.includes('/truth')) {
      frozen = true;
      setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000), seconds * 500);
    }
    if (bytes.includes('/truth')) {
      const sorted = Float64Array.from(held).sort();
      held = [];
      const truth = {
        count: sorted.length,
        p50: quantile(sorted, 0.5),
        p95: quantile(sorted, 0.95),
        p99: quantile(sorted, 0.99),
      };
      const text = JSON.stringify(truth);
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`);
      return;
    }
    setTimeout(() => {
      held.push(performance.now() - begun);
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    }, hold());
  });
});
// While it freezes the kernel takes its connections: a queue of 511, the default, would refuse some for a second.
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(server.address().port));

function normal() {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}
