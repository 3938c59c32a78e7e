import {
  type AnyNode,
  childrenOf,
  elementsOf,
  find,
  isElement,
  isText,
  kindOf,
  matcher,
  parentOf,
  rootOf,
  textOf,
} from './dom.ts';
import { MEMBERS, type Member } from './members.ts';
import { innerHtml, outerHtml } from './render.ts';

const XHTML = 'http://www.w3.org/1999/xhtml';
const NODE_TYPES: Record<string, number> = { text: 3, comment: 8, root: 9, directive: 10 };
const NODE_NAMES: Record<string, string> = { text: '#text', comment: '#comment', root: '#document', directive: 'html' };

/** An attribute; k6 spells its element `owner_element`, its documentation `ownerElement`. */
interface Attribute {
  name: string;
  value: string;
  owner_element: K6Element;
  ownerElement: K6Element;
  localName(): string;
  namespaceURI(): string;
  prefix(): string;
}

/** k6's Element: any node, with the reading half of the DOM as methods. What a tag adds is in members.ts. */
export class K6Element {
  readonly #node: AnyNode;

  constructor(node: AnyNode) {
    this.#node = node;
  }
  static nodeOf(value: unknown): AnyNode | undefined {
    return typeof value === 'object' && value !== null && #node in value ? value.#node : undefined;
  }

  attributes(): Record<string, Attribute> {
    return Object.fromEntries(Object.keys(this.#attribs).map((name) => [name, this.getAttributeNode(name)!]));
  }
  childElementCount(): number {
    return elementsOf(this.#node).length;
  }
  childNodes(): K6Element[] {
    return childrenOf(this.#node).map(toElement);
  }
  children(): K6Element[] {
    return elementsOf(this.#node).map(toElement);
  }
  classList(): string[] {
    return (this.#attribs.class ?? '').split(/\s+/).filter((name) => name !== '');
  }
  className(): string | undefined {
    return this.#attribs.class;
  }
  contains(other: K6Element): boolean {
    for (let above = other.#node.parent; above; above = above.parent) if (above === this.#node) return true;
    return false;
  }
  firstChild(): K6Element | undefined {
    return wrap(childrenOf(this.#node)[0]);
  }
  firstElementChild(): K6Element | undefined {
    return wrap(elementsOf(this.#node)[0]);
  }
  getAttribute(name: string): string | undefined {
    return this.#attribs[name];
  }
  getAttributeNode(name: string): Attribute | undefined {
    const value = this.#attribs[name];
    if (value === undefined) return undefined;
    const [local = '', prefix = ''] = name.split(':').reverse();
    return {
      name,
      value,
      owner_element: this,
      ownerElement: this,
      localName: () => local,
      namespaceURI: () => this.namespaceURI(),
      prefix: () => prefix,
    };
  }
  getElementsByClassName(name: string): K6Element[] {
    return this.querySelectorAll(`.${name.trim().split(/\s+/).join('.')}`);
  }
  getElementsByTagName(name: string): K6Element[] {
    return this.querySelectorAll(name);
  }
  hasAttribute(name: string): boolean {
    return this.#attribs[name] !== undefined;
  }
  hasAttributes(): boolean {
    return Object.keys(this.#attribs).length > 0;
  }
  hasChildNodes(): boolean {
    return childrenOf(this.#node).length > 0;
  }
  id(): string {
    return this.#attribs.id ?? '';
  }
  innerHTML(): string {
    return innerHtml(this.#node);
  }
  isDefaultNamespace(): boolean {
    return this.namespaceURI() === XHTML;
  }
  isEqualNode(other: K6Element): boolean {
    return outerHtml(this.#node) === outerHtml(other.#node);
  }
  isSameNode(other: K6Element): boolean {
    return this.#node === other.#node;
  }
  lang(): string | undefined {
    return this.#attribs.lang;
  }
  lastChild(): K6Element | undefined {
    return wrap(childrenOf(this.#node).at(-1));
  }
  lastElementChild(): K6Element | undefined {
    return wrap(elementsOf(this.#node).at(-1));
  }
  matches(selector: string): boolean {
    return matcher(selector)(this.#node);
  }
  namespaceURI(): string {
    return isElement(this.#node) ? (this.#node.namespace ?? XHTML) : '';
  }
  nextElementSibling(): K6Element | undefined {
    return wrap(sibling(this.#node, 'next', isElement));
  }
  nextSibling(): K6Element | undefined {
    return wrap(this.#node.next);
  }
  nodeName(): string {
    return isElement(this.#node) ? this.#node.name : (NODE_NAMES[kindOf(this.#node)] ?? '');
  }
  nodeType(): number | undefined {
    return isElement(this.#node) ? 1 : NODE_TYPES[kindOf(this.#node)];
  }
  /** k6 gives no comment's text. */
  nodeValue(): string | undefined {
    if (isText(this.#node)) return this.#node.data;
    return kindOf(this.#node) === 'comment' ? '' : undefined;
  }
  ownerDocument(): K6Element {
    return toElement(rootOf(this.#node));
  }
  parentElement(): K6Element | undefined {
    return wrap(parentOf(this.#node));
  }
  parentNode(): K6Element | undefined {
    return wrap(this.#node.parent);
  }
  previousElementSibling(): K6Element | undefined {
    return wrap(sibling(this.#node, 'prev', isElement));
  }
  previousSibling(): K6Element | undefined {
    return wrap(this.#node.prev);
  }
  querySelector(selector: string): K6Element | undefined {
    return this.querySelectorAll(selector)[0];
  }
  querySelectorAll(selector: string): K6Element[] {
    return find([this.#node], selector).map(toElement);
  }
  textContent(): string {
    return textOf(this.#node);
  }
  toString(): string {
    return isElement(this.#node) && (this.#node.name === 'a' || this.#node.name === 'area')
      ? (this.#attribs.href ?? '')
      : '[object html.Node]';
  }

  get #attribs(): Record<string, string> {
    return isElement(this.#node) ? this.#node.attribs : {};
  }
}

export const nodeOf = (value: unknown): AnyNode | undefined => K6Element.nodeOf(value);

export function toElement(node: AnyNode): K6Element {
  const Kind = isElement(node) ? (KINDS[node.name] ?? K6Element) : K6Element;
  return new Kind(node);
}

const KINDS: Readonly<Record<string, typeof K6Element | undefined>> = Object.fromEntries(
  Object.entries(MEMBERS).map(([tag, members]) => [tag, kindWith(members)]),
);

/** A class whose methods read what these members say. */
function kindWith(members: Readonly<Record<string, Member>>): typeof K6Element {
  class Kind extends K6Element {}
  for (const [name, member] of Object.entries(members))
    Object.defineProperty(Kind.prototype, name, {
      enumerable: true,
      value(this: K6Element) {
        return present(member(nodeOf(this) as Parameters<Member>[0]));
      },
    });
  return Kind;
}

const isNode = (value: unknown): value is AnyNode => typeof value === 'object' && value !== null && 'parent' in value;

function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present);
  return isNode(value) ? toElement(value) : value;
}

const wrap = (node: AnyNode | null | undefined): K6Element | undefined => (node ? toElement(node) : undefined);

function sibling(node: AnyNode, way: 'next' | 'prev', fits: (node: AnyNode) => boolean): AnyNode | undefined {
  for (let other = node[way]; other; other = other[way]) if (fits(other)) return other;
  return undefined;
}
