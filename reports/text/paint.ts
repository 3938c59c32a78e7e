export type Tone = 'good' | 'warn' | 'bad' | 'quiet' | 'strong' | 'plain';

/** Gives a text one or two tones, or none where the terminal shows no colour. */
export type Paint = (tone: Tone, text: string, second?: Tone) => string;

const CODES: Record<Tone, string> = { good: '32', warn: '33', bad: '31', quiet: '2', strong: '1', plain: '' };

export const paint =
  (colour: boolean): Paint =>
  (tone, text, second) => {
    const codes = [CODES[tone], second ? CODES[second] : ''].filter(Boolean).join(';');
    return colour && codes ? `\u001b[${codes}m${text}\u001b[0m` : text;
  };
