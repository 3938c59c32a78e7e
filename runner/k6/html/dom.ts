import { createRequire } from 'node:module';
import type * as cssSelect from 'css-select';
import type { AnyNode, Document, Element, Text } from 'domhandler';
import type * as parse5 from 'parse5';
import type * as treeAdapter from 'parse5-htmlparser2-tree-adapter';

export type { AnyNode, Element };

/** Parser and selectors take 50 ms to load, which a script that reads no HTML should not wait for. */
const require = createRequire(import.meta.url);
interface Tools {
  parse5: typeof parse5;
  adapter: typeof treeAdapter.adapter;
  compile: typeof cssSelect.compile;
}
let tools: Tools | undefined;
function load(): Tools {
  tools ??= {
    parse5: require('parse5') as Tools['parse5'],
    adapter: (require('parse5-htmlparser2-tree-adapter') as { adapter: Tools['adapter'] }).adapter,
    compile: (require('css-select') as { compile: Tools['compile'] }).compile,
  };
  return tools;
}

export function parse(html: string): Document {
  const { parse5, adapter } = load();
  return parse5.parse(html, { treeAdapter: adapter, scriptingEnabled: true });
}

export const isElement = (node: AnyNode): node is Element => 'attribs' in node;
export const isText = (node: AnyNode): node is Text => kindOf(node) === 'text';
export const childrenOf = (node: AnyNode): readonly AnyNode[] => ('children' in node ? node.children : []);
export const elementsOf = (node: AnyNode): Element[] => childrenOf(node).filter(isElement);
export const parentOf = (node: AnyNode): Element | undefined =>
  node.parent && isElement(node.parent) ? node.parent : undefined;

/** What a node is, as plain text. */
export const kindOf = (node: AnyNode): string => node.type;

/** All text below a node, that of scripts too. */
export function textOf(node: AnyNode): string {
  if (isText(node)) return node.data;
  return childrenOf(node).map(textOf).join('');
}

/** Elements below a node in the document's order. */
export function* below(node: AnyNode): Generator<Element> {
  for (const child of elementsOf(node)) {
    yield child;
    yield* below(child);
  }
}

export function rootOf(node: AnyNode): AnyNode {
  return node.parent ? rootOf(node.parent) : node;
}

type Matcher = (node: AnyNode) => boolean;
const NONE: Matcher = () => false;
const matchers = new Map<string, Matcher>();
/** A script has few selectors, unless it makes them from its data. */
const MOST_MATCHERS = 1000;

/** What a CSS selector means for one node. A selector that cannot be parsed matches nothing, as in k6. */
export function matcher(selector: string): Matcher {
  let found = matchers.get(selector);
  if (!found) {
    if (matchers.size >= MOST_MATCHERS) matchers.clear();
    matchers.set(selector, (found = compile(selector)));
  }
  return found;
}

function compile(selector: string): Matcher {
  if (typeof selector !== 'string' || selector.trim() === '' || /^\s*[>+~]/.test(selector)) return NONE;
  try {
    const matches = load().compile<AnyNode, Element>(selector);
    return (node) => isElement(node) && matches(node);
  } catch {
    return NONE;
  }
}

/** Matches below these nodes, each once. */
export function find(nodes: Iterable<AnyNode>, selector: string): Element[] {
  const matches = matcher(selector);
  const found = new Set<Element>();
  for (const node of nodes) for (const element of below(node)) if (matches(element)) found.add(element);
  return [...found];
}
