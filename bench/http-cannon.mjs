// autocannon flat out, in a process of its own: node http-cannon.mjs URL SECONDS [RATE]
import autocannon from 'autocannon';

const [url, seconds, rate] = process.argv.slice(2);
const result = await autocannon({
  url,
  connections: 64,
  duration: Number(seconds),
  ...(rate ? { overallRate: Number(rate) } : {}),
});
const { p50, p97_5, p99 } = result.latency;
console.log(
  JSON.stringify({ count: result.requests.total, rate: result.requests.total / result.duration, p50, p95: p97_5, p99 }),
);
