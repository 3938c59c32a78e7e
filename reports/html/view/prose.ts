/** A sentence in pieces: what stands between backticks is code. */
export type Prose = { text: string; code: boolean }[];

export const proseOf = (sentence: string): Prose =>
  sentence
    .split('`')
    .map((text, place) => ({ text, code: place % 2 === 1 }))
    .filter(({ text }) => text !== '');
