import Handlebars from 'handlebars';
import type { Svg } from '../svg/markup.ts';

/**
 * What goes into a page as it is. Templates have no triple braces, so these three are the only ways round escaping, and
 * each is safe by what it is made of: pieces of SVG are escaped where they are made, assets are files of ours, JSON is
 * escaped here.
 */
export type Safe = Handlebars.SafeString;

export const svgOf = ({ markup }: Svg): Safe => new Handlebars.SafeString(markup);

/** A style sheet or script of ours, by its own text. */
export const assetOf = (text: string): Safe => new Handlebars.SafeString(text);

/** JSON for a script element: it can neither end it nor, to an old reader, its line. */
export const jsonOf = (value: unknown): Safe =>
  new Handlebars.SafeString(
    JSON.stringify(value).replace(
      /[<>&\u2028\u2029]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
