import type { Bytes } from '../../../units.ts';
import { ConnectionFault, ERROR } from './faults.ts';
import { FIRST_WINDOW, LARGEST_WINDOW } from './flow.ts';
import { FRAME_BYTES, SETTING } from './frames.ts';

/** What a server said of itself; without a word, what RFC 9113 and Go's client take for granted. */
export interface PeerSettings {
  mostStreams: number;
  initialWindow: Bytes;
  maxFrame: Bytes;
  /** Of a request's header list: see `listBytes`. */
  mostHeaderBytes: Bytes;
}

/** Before its first SETTINGS, and after one that does not name a limit. */
const STREAMS_BEFORE = 100;
const STREAMS_UNNAMED = 1000;

export const firstSettings = (): PeerSettings => ({
  mostStreams: STREAMS_BEFORE,
  initialWindow: FIRST_WINDOW,
  maxFrame: FRAME_BYTES,
  mostHeaderBytes: Infinity,
});

/**
 * Reads a SETTINGS frame into what was known.
 *
 * @param first it is the server's first
 * @throws ConnectionFault
 */
export function readPeerSettings(
  settings: PeerSettings,
  bytes: Buffer,
  from: number,
  to: number,
  first: boolean,
): void {
  if ((to - from) % 6 !== 0) throw new ConnectionFault(ERROR.frameSize, 'SETTINGS of a broken length');
  if (first) settings.mostStreams = STREAMS_UNNAMED;
  for (let at = from; at < to; at += 6) {
    const value = bytes.readUInt32BE(at + 2);
    switch (bytes.readUInt16BE(at)) {
      case SETTING.enablePush:
        if (value !== 0) throw new ConnectionFault(ERROR.protocol, 'a server cannot enable push');
        break;
      case SETTING.mostStreams:
        settings.mostStreams = value;
        break;
      case SETTING.initialWindow:
        if (value > LARGEST_WINDOW) throw new ConnectionFault(ERROR.flowControl, 'a window larger than may be');
        settings.initialWindow = value;
        break;
      case SETTING.maxFrame:
        if (value < FRAME_BYTES || value > 0xffffff) throw new ConnectionFault(ERROR.protocol, 'a wrong frame size');
        settings.maxFrame = value;
        break;
      case SETTING.mostHeaderBytes:
        settings.mostHeaderBytes = value;
        break;
    }
  }
}
