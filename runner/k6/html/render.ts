import { type AnyNode, childrenOf, isElement, isText, kindOf } from './dom.ts';

const VOID = new Set('area base br col embed hr img input keygen link meta param source track wbr'.split(' '));
/** Elements whose text is not escaped. */
const RAW = new Set('iframe noembed noframes noscript plaintext script style xmp'.split(' '));

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  '\r': '&#13;',
};
const escape = (text: string): string => text.replace(/[&'<>"\r]/g, (character) => ENTITIES[character]!);

/** The markup of what is in a node, in the spelling of k6's renderer: a script may compare it. */
export function innerHtml(node: AnyNode): string {
  return childrenOf(node).map(outerHtml).join('');
}

export function outerHtml(node: AnyNode): string {
  if (isElement(node)) {
    const attributes = Object.entries(node.attribs).map(([name, value]) => ` ${name}="${escape(value)}"`);
    const start = `<${node.name}${attributes.join('')}`;
    return VOID.has(node.name) ? `${start}/>` : `${start}>${innerHtml(node)}</${node.name}>`;
  }
  if (isText(node))
    return node.parent && isElement(node.parent) && RAW.has(node.parent.name) ? node.data : escape(node.data);
  if ('data' in node && kindOf(node) === 'comment') return `<!--${node.data}-->`;
  if (kindOf(node) === 'directive') return '<!DOCTYPE html>';
  return innerHtml(node);
}
