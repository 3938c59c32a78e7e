import { createHash } from 'node:crypto';

/** As a report may show it: without the user and password of a URL, or the value of a variable that is secret by its name. */
export const shareable = (text: string): string =>
  text
    .replace(/\/\/[^@/\s'"]*@/g, '//…@')
    .replace(/\b(\w*(?:pass|secret|token|key|credential)\w*)=(?:'[^']*'|"[^"]*"|\S+)/gi, '$1=…');

/** The same, and still another text where another secret was in it. */
export function shareableId(text: string): string {
  const shown = shareable(text);
  return shown === text ? text : `${shown} (${fingerprintOf(text)})`;
}

/** By which two texts can be told apart without them. */
export const fingerprintOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
