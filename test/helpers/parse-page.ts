import { selectAll } from 'css-select';
import type { AnyNode, Element } from 'domhandler';
import { textContent } from 'domutils';
import { parse } from 'parse5';
import { adapter } from 'parse5-htmlparser2-tree-adapter';

export interface FoundElement {
  text: string;
  attributes: Record<string, string>;
  /** Those of its descendants that match. */
  find(selector: string): FoundElement[];
}

/** A page as a browser reads it, to be asked by selectors. */
export function parsePage(html: string): (selector: string) => FoundElement[] {
  const document = parse(html, { treeAdapter: adapter });
  const found = (element: Element): FoundElement => ({
    text: textContent(element),
    attributes: element.attribs,
    find: (selector) => select(selector, element),
  });
  const select = (selector: string, root: AnyNode): FoundElement[] =>
    selectAll<AnyNode, Element>(selector, root).map(found);
  return (selector) => select(selector, document);
}
