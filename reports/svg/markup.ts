/**
 * A piece of SVG. Only `element` makes one, and it escapes whatever it is given, so a piece may go into a page as it is.
 *
 * Colours and sizes are presentation attributes: they hold also where a content policy forbids styles (Jenkins). Classes
 * beside them let a style sheet change the colours for a dark page.
 */
export interface Svg {
  readonly markup: string;
}

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** @param children text is escaped, pieces are taken as they are */
export function element(name: string, attributes: Attributes, ...children: readonly (Svg | string)[]): Svg {
  const written = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escape(String(value))}"`]))
    .join('');
  const inner = children.map((child) => (typeof child === 'string' ? escape(child) : child.markup)).join('');
  return { markup: inner === '' ? `<${name}${written}/>` : `<${name}${written}>${inner}</${name}>` };
}

export const group = (attributes: Attributes, children: readonly Svg[]): Svg => element('g', attributes, ...children);

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
