import type { WorkerEvent } from '../engine/crew.ts';
import { toError } from '../engine/failure.ts';
import { EXIT } from '../exit-codes.ts';
import { UserError } from '../../user-error.ts';
import type { Outputs } from './outputs.ts';
import type { Session } from './session.ts';

/** What happens in the main thread when a worker tells something. */
export function createEventHandler(
  { totals, seconds, recording, ending, log }: Session,
  outputs: Outputs,
): (thread: number, event: WorkerEvent) => void {
  const overflowing = new Set<string>();
  return (thread, event) => {
    switch (event.event) {
      case 'flush': {
        const { counted } = event.flush;
        totals.merge(thread, counted);
        seconds.add(thread, event.flush);
        for (const tag of counted.overflowing) {
          if (overflowing.has(tag)) continue;
          overflowing.add(tag);
          const text = `the tag '${tag}' has too many values: requests and metrics are no longer told apart by it. Group them with the name tag, or http.url`;
          recording.notice('warning', 'tag-cardinality', text);
          log({ level: 'warning', text, source: 'engine' });
        }
        return;
      }
      case 'lines':
        for (const metric of event.metrics) outputs.introduce(metric);
        outputs.write(event.format, event.text);
        return;
      case 'notice':
        recording.notice('error', event.code, event.text);
        return;
      case 'fail':
        ending.mark({ reason: 'failed', exitCode: EXIT.scriptFailed, text: event.text, error: undefined });
        return;
      case 'abort': {
        const error = toError(event.failure);
        const refused = error instanceof UserError;
        ending.stop({
          reason: refused ? 'failed' : 'aborted',
          exitCode: refused
            ? (error.exitCode ?? 2)
            : error.name === 'TestAborted'
              ? EXIT.scriptAborted
              : EXIT.scriptException,
          text: error.message,
          error: refused ? error : undefined,
        });
        return;
      }
      default: // log lines go straight to the user
    }
  };
}
