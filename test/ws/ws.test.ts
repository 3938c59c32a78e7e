import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runScript } from '../engine/run-script.ts';
import { K6 } from '../http/k6-oracle.ts';
import { makeVu } from '../http/make-vu.ts';
import { ws } from '../../runner/k6/ws/index.ts';
import { startSocketServer } from './socket-server.ts';
import type { SocketServer } from './socket-server.ts';

let server: SocketServer;
beforeAll(async () => {
  server = await startSocketServer();
});
afterAll(() => server.close());

const LOG = `const log = (...values) => console.log(JSON.stringify(values));
export const options = { vus: 1, iterations: 1 };
const URL = __ENV.WS_URL;`;

/** `k6/ws`: all its events, and how a connection can end. */
const WS = `import ws from 'k6/ws';
import { sleep } from 'k6';
${LOG}
function talk(path, then) {
  log(path);
  try {
    const response = ws.connect(URL + path, { headers: { 'X-A': 'b' }, tags: { kind: 'test' } }, (socket) => {
      socket.on('open', () => { log('open'); socket.send('hello'); socket.sendBinary(new Uint8Array([1, 2]).buffer); });
      socket.on('message', (text) => { log('message', text); if (text === 'hello') sleep(0.01); });
      socket.on('binaryMessage', (bytes) => { log('binary', bytes.byteLength); then(socket); });
      socket.on('ping', () => { log('ping'); socket.close(); });
      socket.on('pong', () => log('pong'));
      socket.on('error', (error) => log('error', error.error()));
      socket.on('close', (code) => log('close', code));
      let ticks = 0;
      socket.setInterval(() => { if (path === '/ticks' && ++ticks === 2) socket.close(3001); }, 20);
    });
    log(response.url === URL + path, response.status, response.body, response.error !== '');
  } catch (error) {
    log('threw', String(error));
  }
}
export default function () {
  talk('/ticks', () => {});
  talk('/close', (socket) => socket.send('close'));
  talk('/die', (socket) => socket.send('die'));
  talk('/ping', (socket) => socket.send('ping'));
  talk('/timeout', (socket) => socket.setTimeout(() => socket.close(), 30));
  talk('/throw', () => { throw new Error('mine'); });
  talk('/403', () => {});
}`;

const WEBSOCKETS = `import { WebSocket } from 'k6/websockets';
${LOG}
function talk(path, then, protocols) {
  const socket = new WebSocket(URL + path, protocols, { headers: { 'X-A': 'b' } });
  log(path, socket.readyState, socket.binaryType);
  socket.onopen = (event) => { log('open', event.type, socket.readyState); socket.send('hello'); };
  socket.onmessage = (event) => { log('message', event.data instanceof ArrayBuffer ? event.data.byteLength : event.data); if (event.data === 'hello') then(socket); };
  socket.addEventListener('message', () => log('heard'));
  socket.onping = () => { log('ping'); socket.close(); };
  socket.onpong = () => log('pong');
  socket.onerror = (event) => log('error', event.error);
  socket.onclose = (event) => { log('close', event.code, event.reason, socket.readyState); next(); };
}
const talks = [
  ['/close', (socket) => socket.send('close')],
  ['/die', (socket) => socket.send('die')],
  ['/ping', (socket) => socket.send('ping')],
  ['/bytes', (socket) => { socket.binaryType = 'arraybuffer'; socket.send(new Uint8Array([1, 2, 3]).buffer); setTimeout(() => socket.close(1000), 50); }, ['chat']],
  ['/403', () => {}],
];
function next() {
  const talk = talks.shift();
  if (talk) talk2(talk);
}
function talk2([path, then, protocols]) { talk(path, then, protocols); }
export default function () {
  next();
  try { new WebSocket('http://127.0.0.1/'); } catch (error) { log(String(error)); }
}`;

async function askK6(folder: string): Promise<string[]> {
  const args = ['run', '--quiet', '--no-summary', '--log-format', 'raw', join(folder, 'script.js')];
  const { stderr } = await promisify(execFile)(K6 ?? '', args, { env: { ...process.env, WS_URL: server.url } });
  return stderr.split('\n').filter((line) => line.startsWith('['));
}

test.each([
  ['k6/ws', WS],
  ['k6/websockets', WEBSOCKETS],
])('%s: every event and every end is as in k6', async (_, source) => {
  const ran = await runScript(source, { env: { WS_URL: server.url } });
  expect(ran.said.length).toBeGreaterThan(20);
  expect(ran.told.filter(({ level }) => level === 'error')).toEqual([]);
  expect(ran.said).toEqual(K6 ? await askK6(ran.folder) : ran.said);
});

interface Sender {
  on(event: string, handler: (text: string) => void): void;
  send(text: string): void;
  ping(): void;
  close(): void;
}

test('a connection counts its session, messages either way, pings and times', async () => {
  const { vu, metrics } = makeVu();
  const connect = ws(vu)['connect'] as (url: string, callback: (socket: Sender) => void) => Promise<{ status: number }>;
  const { status } = await connect(`${server.url}/a`, (socket) => {
    socket.on('open', () => socket.send('hello'));
    socket.on('message', (text) => text === 'hello' && socket.ping());
    socket.on('pong', () => socket.close());
  });
  expect([status, vu.blocking]).toEqual([101, 0]);
  expect(Object.fromEntries(metrics)).toMatchObject({ ws_sessions: 1, ws_msgs_sent: 1, ws_msgs_received: 2 });
  for (const name of ['ws_connecting', 'ws_session_duration', 'ws_ping']) expect(metrics.get(name)).toBeGreaterThan(0);
});

test('an interrupted connection ends without a word to the script', async () => {
  const { vu, interrupt } = makeVu();
  const said: string[] = [];
  const connect = ws(vu)['connect'] as (url: string, callback: (socket: Sender) => void) => Promise<unknown>;
  void connect(`${server.url}/a`, (socket) => {
    socket.on('message', (text) => said.push(text));
    socket.on('close', () => said.push('close'));
  }).finally(() => said.push('settled'));
  await expect.poll(() => said).toEqual(['welcome']);
  interrupt();
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect([said, vu.blocking]).toEqual([['welcome'], 0]);
});

test('a host that may not be loaded ends the run', async () => {
  const source = `import ws from 'k6/ws';
export const options = { vus: 1, iterations: 1 };
export default () => { ws.connect('ws://192.0.2.1/', () => {}); };`;
  await expect(runScript(source)).rejects.toThrow('192.0.2.1');
});
