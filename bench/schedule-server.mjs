// Notes when each slot's request came: GET /7 is slot 7. GET /log tells it all and begins anew.
import { createServer } from 'node:net';

let log = [];
const answer = (body) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

// Bare sockets: a request is one read of a GET without a body, so that little else takes time.
const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    const path = bytes.toString('latin1', 5, bytes.indexOf(32, 5));
    if (path !== 'log') {
      log.push([Number(path), performance.now()]);
      return socket.write(answer('ok'));
    }
    socket.write(answer(JSON.stringify(log)));
    log = [];
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
