import { Histogram } from '../record/histogram.ts';
import type { StepSecond } from '../record/entries.ts';
import type { Bytes, Ms } from '../../units.ts';

/** One request as an engine that is not ours tells of it. */
export interface Answer {
  at: Ms;
  step: string;
  kind: StepSecond['kind'];
  scenario: string;
  group: string;
  /** 0 when no answer came. */
  status: number;
  failed: boolean;
  /** k6's error code; 0 when all went well. */
  errorCode: number;
  response: Ms;
  bytesSent: Bytes;
  bytesReceived: Bytes;
}

type Open = Omit<StepSecond, 'response'> & { histogram: Histogram };

/** Gathers single requests into the record's entries, one a second and step. */
export class StepSeconds {
  #open = new Map<string, Open>();

  add(answer: Answer): void {
    const second = this.#secondOf(answer);
    second.requests++;
    second.statuses[answer.status] = (second.statuses[answer.status] ?? 0) + 1;
    if (answer.failed) second.failed++;
    if (answer.failed && answer.errorCode > 0)
      second.errors[answer.errorCode] = (second.errors[answer.errorCode] ?? 0) + 1;
    if (answer.response <= 300) second.within300++;
    if (answer.response <= 800) second.within800++;
    second.histogram.record(answer.response * 1000);
    second.bytesSent += answer.bytesSent;
    second.bytesReceived += answer.bytesReceived;
  }

  /** Adds to a phase of a step's second, for engines that tell of phases one by one. */
  addPhase(
    answer: Omit<Answer, 'status' | 'failed' | 'errorCode' | 'response' | 'bytesSent' | 'bytesReceived'>,
    phase: keyof StepSecond['phases'],
    time: Ms,
  ): void {
    this.#secondOf(answer).phases[phase] += time;
  }

  /** Takes out every second that ended before `until`, in order of time. */
  take(until: Ms): StepSecond[] {
    const done = [...this.#open].filter(([, { at }]) => at + 1000 <= until);
    for (const [key] of done) this.#open.delete(key);
    return done
      .map(([, { histogram, ...second }]) => ({ ...second, response: histogram.encode() }))
      .sort((a, b) => a.at - b.at);
  }

  #secondOf({ at, step, kind, scenario, group }: Pick<Answer, 'at' | 'step' | 'kind' | 'scenario' | 'group'>): Open {
    const begin = Math.floor(at / 1000) * 1000;
    const key = JSON.stringify([begin, step, scenario, group]);
    const found = this.#open.get(key);
    if (found) return found;
    const phases = { blocked: 0, connecting: 0, tls: 0, sending: 0, waiting: 0, receiving: 0 };
    const counts = { requests: 0, failed: 0, within300: 0, within800: 0, bytesSent: 0, bytesReceived: 0 };
    const made: Open = {
      entry: 'second',
      at: begin,
      step,
      kind,
      scenario,
      group,
      statuses: {},
      errors: {},
      phases,
      ...counts,
      histogram: new Histogram(),
    };
    this.#open.set(key, made);
    return made;
  }
}
