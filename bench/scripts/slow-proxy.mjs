// Stands before a target and makes one route slower by a factor: PORT, TARGET, ROUTE, FACTOR.
import { Agent, createServer, request } from 'node:http';

const { PORT, TARGET, ROUTE, FACTOR } = process.env;
const agent = new Agent({ keepAlive: true });
createServer((incoming, outgoing) => {
  const started = performance.now();
  const { method, url, headers } = incoming;
  const asked = request(new URL(url, TARGET), { method, headers, agent }, (answer) => {
    const body = [];
    answer.on('data', (part) => body.push(part));
    answer.on('end', () => {
      const extra = url.startsWith(ROUTE) ? (performance.now() - started) * (Number(FACTOR) - 1) : 0;
      const send = () => outgoing.writeHead(answer.statusCode, answer.headers).end(Buffer.concat(body));
      if (extra > 0) setTimeout(send, extra);
      else send();
    });
  });
  asked.on('error', () => outgoing.destroy());
  incoming.pipe(asked);
}).listen(Number(PORT), '127.0.0.1', () => process.send?.('ready'));
