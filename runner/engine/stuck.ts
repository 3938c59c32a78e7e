import { Session } from 'node:inspector';
import type { Worker } from 'node:worker_threads';
import type { Script } from '../script/script.ts';
import { describePosition } from '../script/stack.ts';

/** How long a thread may take to say where it is. */
const PATIENCE_MS = 3000;

interface Frame {
  functionName: string;
  /** From 0. */
  location: { scriptId: string; lineNumber: number; columnNumber?: number };
}

/** Where a thread stands, and the file names of its scripts by V8's numbers. */
interface Stand {
  frames: readonly Frame[];
  files: ReadonlyMap<string, string>;
}

/**
 * Where in the script a thread is that answers no more, asked through the inspector: 'spin (/home/me/a.ts:4:3)'.
 *
 * The thread goes on afterwards. Undefined when it is not in the script, or cannot be asked.
 */
export async function whereIs(worker: Worker, script: Script): Promise<string | undefined> {
  const session = new Session();
  session.connect();
  try {
    const { frames, files } = await Promise.race([
      standOf(session, worker.threadId),
      new Promise<Stand>((resolve) => setTimeout(resolve, PATIENCE_MS, { frames: [], files: new Map() }).unref()),
    ]);
    for (const { functionName, location } of frames) {
      if (!files.get(location.scriptId)?.includes(script.hash)) continue;
      const at = describePosition(script, location.lineNumber + 1, (location.columnNumber ?? 0) + 1);
      if (at) return `${functionName || '(anonymous)'} (${at.file}:${at.line}:${at.column})`;
    }
    return undefined;
  } finally {
    session.disconnect();
  }
}

function standOf(session: Session, threadId: number): Promise<Stand> {
  const files = new Map<string, string>();
  return new Promise((resolve) => {
    session.on('NodeWorker.attachedToWorker', ({ params }) => {
      // The inspector numbers workers its own way; Node's number is in the title: '[worker 3]'.
      if (!params.workerInfo.title.startsWith(`[worker ${threadId}]`)) return;
      const send = (id: number, method: string): void =>
        session.post('NodeWorker.sendMessageToWorker', {
          sessionId: params.sessionId,
          message: JSON.stringify({ id, method }),
        });
      session.on('NodeWorker.receivedMessageFromWorker', (received) => {
        if (received.params.sessionId !== params.sessionId) return;
        const message = JSON.parse(received.params.message) as DebuggerMessage;
        if (message.method === 'Debugger.scriptParsed') files.set(message.params.scriptId, message.params.url);
        if (message.method !== 'Debugger.paused') return;
        send(3, 'Debugger.resume');
        resolve({ frames: message.params.callFrames, files });
      });
      send(1, 'Debugger.enable');
      send(2, 'Debugger.pause');
    });
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  });
}

type DebuggerMessage =
  | { method: 'Debugger.paused'; params: { callFrames: Frame[] } }
  | { method: 'Debugger.scriptParsed'; params: { scriptId: string; url: string } }
  | { method?: undefined };
