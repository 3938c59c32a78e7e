import type { Writable } from 'node:stream';

/** A stream a person may be looking at. */
export interface Terminal {
  readonly stream: Writable;
  write(text: string): void;
  /** Characters a line. */
  readonly width: number;
  readonly colour: boolean;
  /** Whether lines can be drawn over. */
  readonly live: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

/** What this stream can show: NO_COLOR, FORCE_COLOR and TERM=dumb are heard, a pipe gets plain text. */
export function terminal(stream: Writable & { isTTY?: boolean; columns?: number }, env: Env): Terminal {
  const isTerminal = stream.isTTY === true && env['TERM'] !== 'dumb';
  return {
    stream,
    write: (text) => void stream.write(text),
    get width() {
      return stream.columns ?? 100;
    },
    colour: wantsColour(isTerminal, env),
    live: isTerminal && !env['CI'],
  };
}

function wantsColour(isTerminal: boolean, env: Env): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0';
  return isTerminal;
}

/** Where lines have to be broken; a file keeps them whole. */
export const widthOf = ({ live, width }: Terminal): number => (live ? width : Infinity);

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34 } as const;

/** Text in a colour, where the terminal shows colours. */
export function paint(to: Terminal, style: keyof typeof CODES, text: string): string {
  return to.colour ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;
}
