import { GoError, goType } from '../go-error.ts';
import { camelCase, dataOf } from './data.ts';
import {
  type AnyNode,
  type Element,
  childrenOf,
  elementsOf,
  find,
  isElement,
  matcher,
  parentOf,
  rootOf,
  textOf,
} from './dom.ts';
import { type K6Element, nodeOf, toElement } from './element.ts';
import { encodeForm, fieldsOf, type FieldValue, valueOf } from './form.ts';
import { inOrder } from './in-order.ts';
import { innerHtml } from './render.ts';
import { ours } from '../../script/ours.ts';

type Tester = (index: number, item: Selection) => unknown;
type Filter = string | Selection | Tester;
type Until = string | Selection | K6Element;

/** k6's Selection: a set of nodes with the ways of jQuery. */
export class Selection {
  /** Of the page, where it came with a response; what submitForm and clickLink resolve against. */
  readonly url: string;
  readonly #nodes: readonly AnyNode[];
  readonly #before: Selection | undefined;

  constructor(nodes: readonly AnyNode[], url: string, before?: Selection) {
    this.#nodes = nodes;
    this.url = url;
    this.#before = before;
  }

  add(more: string | Selection | K6Element): Selection {
    return this.#next([...this.#nodes, ...this.#nodesOf(more)]);
  }
  find(selector: string | Selection): Selection {
    if (selector instanceof Selection)
      return this.#next(selector.#nodes.filter((node) => this.#nodes.some((above) => isBelow(node, above))));
    return this.#next(find(this.#nodes, selectorOf(selector)));
  }
  filter(test: Filter): Selection {
    return this.#next(this.#nodes.filter(this.#tester(test, 'filter')));
  }
  not(test: Filter): Selection {
    const matches = this.#tester(test, 'not');
    return this.#next(this.#nodes.filter((node, index) => !matches(node, index)));
  }
  is(test: Filter): boolean {
    return this.#nodes.some(this.#tester(test, 'is'));
  }
  has(inner: string | Selection): Selection {
    const inside = inner instanceof Selection ? inner.#nodes : find([...this.#roots()], selectorOf(inner));
    return this.#next(this.#nodes.filter((node) => inside.some((candidate) => isBelow(candidate, node))));
  }

  eq(index = 0): Selection {
    return this.#next(this.#nodes.slice(index, index + 1 || undefined));
  }
  first(): Selection {
    return this.eq(0);
  }
  last(): Selection {
    return this.eq(-1);
  }
  slice(start?: number, end?: number): Selection {
    return this.#next(this.#nodes.slice(start, end));
  }
  end(): Selection {
    return this.#before ?? this;
  }
  size(): number {
    return this.#nodes.length;
  }
  get(): K6Element[];
  get(index: number): K6Element | undefined;
  get(index?: number): K6Element[] | K6Element | undefined {
    if (index === undefined) return this.#nodes.map(toElement);
    const node = this.#nodes.at(index);
    return node && toElement(node);
  }
  toArray(): Selection[] {
    return this.#nodes.map((node) => this.#next([node]));
  }
  index(of?: string | Selection): number {
    const first = this.#nodes[0];
    if (of instanceof Selection) return of.#nodes[0] ? this.#nodes.indexOf(of.#nodes[0]) : -1;
    if (!first) return -1;
    const among: readonly AnyNode[] = of === undefined ? siblingsOf(first) : find([...this.#roots()], selectorOf(of));
    return among.indexOf(first);
  }

  /** A callback that blocks is waited for before the next is called; the result is then a promise of the same. */
  each(work: (index: number, element: K6Element) => unknown): Selection | Promise<Selection> {
    if (typeof work !== 'function') throw new GoError('the argument to each() must be a function');
    const done = inOrder(this.#nodes, (node, index) => work(index, toElement(node)));
    return done instanceof Promise ? ours(done.then(() => this)) : this;
  }
  map(work: (index: number, item: Selection) => unknown): unknown[] | Promise<unknown[]> {
    if (typeof work !== 'function') throw new GoError('the argument to map() must be a function');
    return inOrder(this.#nodes, (node, index) => work(index, this.#next([node])));
  }

  children(selector?: string): Selection {
    return this.#step((node) => elementsOf(node), selector);
  }
  contents(): Selection {
    return this.#step(childrenOf);
  }
  closest(selector: string | Selection): Selection {
    const matches = this.#tester(selector, 'closest');
    return this.#step((node) => [node, ...upwards(node)].filter((above) => matches(above, 0)).slice(0, 1));
  }
  parent(selector?: string): Selection {
    return this.#step((node) => upwards(node).slice(0, 1), selector);
  }
  parents(selector?: string): Selection {
    return this.#step(upwards, selector);
  }
  parentsUntil(until?: Until, selector?: string): Selection {
    return this.#stepUntil(upwards, until, selector);
  }
  next(selector?: string): Selection {
    return this.#step((node) => after(node).slice(0, 1), selector);
  }
  nextAll(selector?: string): Selection {
    return this.#step(after, selector);
  }
  nextUntil(until?: Until, selector?: string): Selection {
    return this.#stepUntil(after, until, selector);
  }
  prev(selector?: string): Selection {
    return this.#step((node) => before(node).slice(0, 1), selector);
  }
  prevAll(selector?: string): Selection {
    return this.#step(before, selector);
  }
  prevUntil(until?: Until, selector?: string): Selection {
    return this.#stepUntil(before, until, selector);
  }
  siblings(selector?: string): Selection {
    return this.#step((node) => siblingsOf(node).filter((sibling) => sibling !== node), selector);
  }

  attr(name: string, missing?: string): string | undefined {
    return this.#element()?.attribs[name] ?? missing;
  }
  data(key?: string): unknown {
    const element = this.#element();
    if (!element) return undefined;
    const data = dataOf(element.attribs);
    return key === undefined ? data : data[camelCase(key)];
  }
  html(missing = ''): string {
    return this.#nodes[0] ? innerHtml(this.#nodes[0]) : missing;
  }
  text(): string {
    return this.#nodes.map(textOf).join('');
  }
  val(missing?: string): FieldValue {
    const element = this.#element();
    return (element && valueOf(element)) ?? missing;
  }
  serializeArray(): { name: string; value: FieldValue }[] {
    return fieldsOf(this.#nodes.filter(isElement));
  }
  serializeObject(): Record<string, FieldValue> {
    return Object.fromEntries(this.serializeArray().map(({ name, value }) => [name, value]));
  }
  serialize(): string {
    return encodeForm(this.serializeObject());
  }

  #element(): Element | undefined {
    return this.#nodes.find(isElement);
  }
  #roots(): Set<AnyNode> {
    return new Set(this.#nodes.map(rootOf));
  }
  #next(nodes: readonly AnyNode[]): Selection {
    return new Selection([...new Set(nodes)], this.url, this);
  }
  #step(steps: (node: AnyNode) => readonly AnyNode[], selector?: string): Selection {
    const nodes = this.#nodes.flatMap(steps);
    return this.#next(selector === undefined ? nodes : nodes.filter(matcher(selector)));
  }
  #stepUntil(steps: (node: AnyNode) => readonly AnyNode[], until?: Until, selector?: string): Selection {
    if (until === undefined) return this.#step(steps, selector);
    const stops = typeof until === 'string' ? matcher(until) : memberOf(this.#nodesOf(until));
    return this.#step((node) => {
      const way = steps(node);
      const stop = way.findIndex((candidate) => stops(candidate));
      return stop < 0 ? way : way.slice(0, stop);
    }, selector);
  }
  #nodesOf(what: string | Selection | K6Element): readonly AnyNode[] {
    if (what instanceof Selection) return what.#nodes;
    const node = nodeOf(what);
    return node ? [node] : find([...this.#roots()], selectorOf(what));
  }
  #tester(test: unknown, method: string): (node: AnyNode, index: number) => boolean {
    if (typeof test === 'function') return (node, index) => Boolean((test as Tester)(index, this.#next([node])));
    if (test instanceof Selection) return memberOf(test.#nodes);
    if (nodeOf(test)) throw new GoError(`the argument to ${method}() must be a function, a selector or a selection`);
    return matcher(selectorOf(test));
  }
}

function selectorOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new GoError(`invalid argument, cannot use a '${goType(value)}' as a selector`);
}

const memberOf = (nodes: readonly AnyNode[]): ((node: AnyNode) => boolean) => {
  const members = new Set(nodes);
  return (node) => members.has(node);
};
const siblingsOf = (node: AnyNode): Element[] => (node.parent ? elementsOf(node.parent) : []);
const isBelow = (node: AnyNode, above: AnyNode): boolean =>
  node.parent !== null && (node.parent === above || isBelow(node.parent, above));

/** Nearest first. */
function upwards(node: AnyNode): Element[] {
  const parent = parentOf(node);
  return parent ? [parent, ...upwards(parent)] : [];
}
function after(node: AnyNode): Element[] {
  const all = node.parent ? childrenOf(node.parent) : [];
  return all.slice(all.indexOf(node) + 1).filter(isElement);
}
/** Nearest first. */
function before(node: AnyNode): Element[] {
  const all = node.parent ? childrenOf(node.parent) : [];
  return all.slice(0, all.indexOf(node)).filter(isElement).reverse();
}
