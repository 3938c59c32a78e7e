/** A source of evidence does not answer; the next call tries again. The message says why, in words of ours. */
export class SourceLost extends Error {}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'its host name is not known',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  ETIMEDOUT: 'it did not answer',
  // Of Postgres:
  '57P01': 'it was shut down',
  '57P02': 'it crashed',
  '57P03': 'it is starting up or shutting down',
  '28P01': 'the password was refused',
  '28000': 'the role was refused',
  '3D000': 'the database does not exist',
  '42501': 'the right is missing',
  '42P01': 'a table is missing',
  '42703': 'a column is missing',
  '42601': 'the SQL does not parse',
  '25006': 'it would write',
  '53300': 'it has no connection left',
  '55000': 'it is not set up for that',
  '55P03': 'a lock was not to be had within 200 ms',
  '57014': 'it took longer than 2 s',
  // Of Redis:
  NOAUTH: 'it wants a password',
  WRONGPASS: 'the password was refused',
  NOPERM: 'the right is missing',
};

/** Why, without a word of the other side's own message: that may quote literals, names and hosts. */
export function reasonOf(error: unknown): string {
  if (error instanceof SourceLost) return error.message;
  if (error instanceof TypeError || error instanceof RangeError)
    return error.cause === undefined ? `a fault of plimsoll's own (${error.message})` : reasonOf(error.cause);
  const { code, message = '' } = error as { code?: string; message?: string };
  if (/no encryption|SSL off/i.test(message))
    return 'it takes only encrypted connections (add ?sslmode=require to the URL)';
  if (/does not support SSL/i.test(message)) return 'it takes no encrypted connections (leave sslmode out of the URL)';
  if (/self.signed|certificate/i.test(message))
    return 'its certificate is not trusted (for Postgres add &sslrootcert=FILE to the URL, or sslmode=no-verify)';
  if (code !== undefined && REASONS[code] !== undefined) return REASONS[code];
  if (/time.?out|aborted/i.test(message)) return 'it did not answer';
  if (/terminated unexpectedly|closed/i.test(message)) return 'it closed the connection';
  return code === undefined ? 'the connection failed' : `error ${code}`;
}
