// Preloaded into a server (node --import): answers one route later, by a share of the time that the answer took.
// SLOW_ROUTE is the beginning of its path, SLOWER the share: 0.1 makes 20 ms of work 22 ms.
import { ServerResponse } from 'node:http';

const { SLOW_ROUTE, SLOWER } = process.env;
const started = new WeakMap();
const { end } = ServerResponse.prototype;
const { emit } = (await import('node:http')).Server.prototype;

(await import('node:http')).Server.prototype.emit = function (event, ...args) {
  if (event === 'request' && args[0].url.startsWith(SLOW_ROUTE)) started.set(args[1], performance.now());
  return emit.call(this, event, ...args);
};

ServerResponse.prototype.end = function (...args) {
  const since = started.get(this);
  if (since === undefined) return end.apply(this, args);
  started.delete(this);
  const until = performance.now() + (performance.now() - since) * Number(SLOWER);
  // A timer is exact to a millisecond only, and the share may be less. This lets others go first.
  const wait = () => (performance.now() < until ? setImmediate(wait) : end.apply(this, args));
  wait();
  return this;
};
