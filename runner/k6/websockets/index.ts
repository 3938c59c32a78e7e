import type { EngineModule } from '../engine-vu.ts';
import { webSocketClass } from './web-socket.ts';

/** `k6/websockets`: the browsers' WebSocket, on the VU's event loop. */
export const websockets: EngineModule = (vu) => {
  const namespace = { WebSocket: webSocketClass(vu), Blob };
  return { ...namespace, default: namespace };
};
