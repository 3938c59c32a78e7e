import { CODE, RequestError } from '../errors.ts';
import { ERROR, faultName } from './faults.ts';

/** k6 has no code of its own for an error that the protocol does not know. */
const offset = (code: number): number => (code <= ERROR.http11Required ? code + 1 : 0);

export const goAwayError = (code: number): RequestError =>
  new RequestError(`http2: received GoAway with error code ${faultName(code)}`, CODE.http2GoAway + offset(code));

export const streamError = (code: number, why = ''): RequestError =>
  new RequestError(`http2: stream error with code ${faultName(code)}${detail(why)}`, CODE.http2Stream + offset(code));

export const connectionError = (code: number, why: string): RequestError =>
  new RequestError(
    `http2: connection error with code ${faultName(code)}${detail(why)}`,
    CODE.http2Connection + offset(code),
  );

export const generic = (why: string): RequestError => new RequestError(why, CODE.generic);

const detail = (why: string): string => (why === '' ? '' : ` (${why})`);
