import { type Element, below, textOf } from './dom.ts';

export type FieldValue = string | string[] | undefined;

/** What jQuery's val() says: the value of a form field, undefined for anything else. */
export function valueOf(element: Element): FieldValue {
  const { value, type } = element.attribs;
  switch (element.name) {
    case 'input':
      return value ?? (type === 'checkbox' || type === 'radio' ? 'on' : '');
    case 'button':
      return value ?? '';
    case 'option':
      return value ?? textOf(element);
    case 'textarea':
      return textOf(element);
    case 'select': {
      const chosen = optionsOf(element)
        .filter(({ attribs }) => 'selected' in attribs)
        .map((option) => valueOf(option) as string);
      return 'multiple' in element.attribs ? chosen : (chosen[0] ?? '');
    }
    default:
      return undefined;
  }
}

export const optionsOf = (element: Element): Element[] => [...below(element)].filter(({ name }) => name === 'option');

const FIELDS = new Set(['input', 'select', 'textarea', 'keygen']);
const NOT_SENT = new Set(['submit', 'button', 'reset', 'image', 'file']);

/** Name and value of each field that a form would send, in the document's order. */
export function fieldsOf(elements: readonly Element[]): { name: string; value: FieldValue }[] {
  return elements
    .flatMap((element) => (element.name === 'form' ? [...below(element)] : element))
    .filter(isSent)
    .map((field) => ({ name: field.attribs.name!, value: valueOf(field) }));
}

/** k6 takes a box as ticked only where it says checked="checked". */
function isSent({ name, attribs }: Element): boolean {
  if (!FIELDS.has(name) || attribs.name === undefined || NOT_SENT.has(attribs.type ?? '')) return false;
  return (attribs.type !== 'checkbox' && attribs.type !== 'radio') || attribs.checked === 'checked';
}

/** A form body: names in order of the alphabet, spaces as +. */
export function encodeForm(values: Readonly<Record<string, FieldValue>>): string {
  return Object.keys(values)
    .sort()
    .flatMap((name) => [values[name] ?? ''].flat().map((value) => `${encode(name)}=${encode(value)}`))
    .join('&');
}

const encode = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
