import { openWebSocket } from '../../http/websocket.ts';
import type { WebSocketEvents, WebSocketHandle, WebSocketRequest } from '../../http/websocket.ts';
import type { Ms } from '../../../units.ts';
import { HttpSession } from '../http/session.ts';
import { notAllowed } from '../http/pending.ts';
import { UserError } from '../../../user-error.ts';
import type { Vu } from '../vu.ts';

export type MeasuredEvents = Omit<WebSocketEvents, 'forbidden'>;

/**
 * Opens a WebSocket with the VU's network and counts k6's metrics for it: sessions, connecting and session time,
 * messages either way, pings.
 *
 * @param refuse hears of a host that may not be loaded; the run has been told already
 */
export function openMeasured(
  vu: Vu,
  request: WebSocketRequest,
  tags: Readonly<Record<string, string>>,
  events: MeasuredEvents,
  refuse: (reason: UserError) => void,
): Promise<WebSocketHandle | undefined> {
  const startedAt = performance.now();
  const known: Record<string, string> = { url: request.url, ...tags };
  const count = (name: string, value: number): void => vu.countMetric(name, value, known);
  const began = (status: number, protocol: string): void => {
    if (status > 0) known['status'] = String(status);
    if (protocol !== '') known['subproto'] = protocol;
    count('ws_sessions', 1);
    count('ws_connecting', performance.now() - startedAt);
  };
  let over = false;
  /** At the first goodbye, ours or the server's. */
  const ended = (): void => {
    if (!over) count('ws_session_duration', performance.now() - startedAt);
    over = true;
  };
  const session = HttpSession.of(vu);
  const opening = openWebSocket(request, session.network, session.settings.tls, vu.signal, {
    opened(handshake) {
      began(handshake.status, handshake.protocol);
      events.opened(handshake);
    },
    message(data, binary) {
      count('ws_msgs_received', 1);
      events.message(data, binary);
    },
    ping: () => events.ping(),
    pong(roundTrip) {
      if (roundTrip !== undefined) count('ws_ping', roundTrip);
      events.pong(roundTrip);
    },
    closed(code, reason, error) {
      ended();
      events.closed(code, reason, error);
    },
    refused(error, handshake) {
      began(handshake?.status ?? 0, '');
      ended();
      events.refused(error, handshake);
    },
    forbidden(cause) {
      const reason = cause instanceof UserError ? cause : notAllowed(cause);
      vu.abort(reason);
      refuse(reason);
    },
  });
  return opening.then((handle) => handle && counted(handle, () => count('ws_msgs_sent', 1), ended));
}

const counted = (handle: WebSocketHandle, sent: () => void, ended: () => void): WebSocketHandle => ({
  send(data) {
    handle.send(data);
    sent();
  },
  ping: () => handle.ping(),
  close(code, reason) {
    handle.close(code, reason);
    ended();
    setTimeout(() => handle.terminate(), FAREWELL).unref();
  },
  terminate() {
    handle.terminate();
    ended();
  },
  get bufferedAmount() {
    return handle.bufferedAmount;
  },
});

/** How long a server may take to answer our goodbye; then it must not keep its connection. */
const FAREWELL: Ms = 2000;
