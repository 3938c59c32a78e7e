import { parseHTML } from 'k6/html';

const page = parseHTML(open('./data/page.html'));
const nodes = (list) => list.map((node) => `${node.nodeName()}#${node.nodeType() === 1 ? node.id() : ''}`).join();
function show(value) {
  if (value === undefined || value === null || typeof value !== 'object') return `${typeof value} ${JSON.stringify(value)}`;
  if (typeof value.size === 'function' && typeof value.each === 'function') return `selection of ${nodes(value.get())}`;
  if (Array.isArray(value) && value[0] && value[0].nodeName) return `elements ${nodes(value)}`;
  if (value.nodeName) return `element ${nodes([value])} ${JSON.stringify(value.textContent())}`;
  return JSON.stringify(value);
}
const CASES = [
  ["page.find('#i1').get(0).attributes().name.value", () => page.find('#i1').get(0).attributes().name.value],
  ["page.find('#i1').get(0).getAttributeNode('name').localName()", () => page.find('#i1').get(0).getAttributeNode('name').localName()],
  ["page.find('#i1').get(0).getAttributeNode('name').prefix()", () => page.find('#i1').get(0).getAttributeNode('name').prefix()],
  ["page.find('#i1').get(0).getAttributeNode('name').namespaceURI()", () => page.find('#i1').get(0).getAttributeNode('name').namespaceURI()],
  ["page.find('#i1').get(0).getAttributeNode('zz')", () => page.find('#i1').get(0).getAttributeNode('zz')],
  ["page.find('#d1').get(0).childElementCount()", () => page.find('#d1').get(0).childElementCount()],
  ["page.find('#p1').get(0).childNodes()", () => page.find('#p1').get(0).childNodes()],
  ["page.find('#d1').get(0).children()", () => page.find('#d1').get(0).children()],
  ["page.find('#d1').get(0).classList()", () => page.find('#d1').get(0).classList()],
  ["page.find('#d1').get(0).className()", () => page.find('#d1').get(0).className()],
  ["page.find('#p1').get(0).className()", () => page.find('#p1').get(0).className()],
  ["page.find('#p1').get(0).classList()", () => page.find('#p1').get(0).classList()],
  ["page.find('#p1').get(0).contains(page.find('#b1').get(0))", () => page.find('#p1').get(0).contains(page.find('#b1').get(0))],
  ["page.find('#b1').get(0).contains(page.find('#p1').get(0))", () => page.find('#b1').get(0).contains(page.find('#p1').get(0))],
  ["page.find('#b1').get(0).contains(page.find('#b1').get(0))", () => page.find('#b1').get(0).contains(page.find('#b1').get(0))],
  ["page.find('#p1').get(0).firstChild()", () => page.find('#p1').get(0).firstChild()],
  ["page.find('#p1').get(0).firstElementChild()", () => page.find('#p1').get(0).firstElementChild()],
  ["page.find('#p2').get(0).firstElementChild()", () => page.find('#p2').get(0).firstElementChild()],
  ["page.find('#img').get(0)", () => page.find('#img').get(0)],
  ["page.find('#p1').get(0).lastChild()", () => page.find('#p1').get(0).lastChild()],
  ["page.find('#p1').get(0).lastElementChild()", () => page.find('#p1').get(0).lastElementChild()],
  ["page.find('#p1').get(0).getAttribute('id')", () => page.find('#p1').get(0).getAttribute('id')],
  ["page.find('#p1').get(0).getAttribute('idz')", () => page.find('#p1').get(0).getAttribute('idz')],
  ["page.find('#d1').get(0).getElementsByClassName('k')", () => page.find('#d1').get(0).getElementsByClassName('k')],
  ["page.find('#d1').get(0).getElementsByTagName('b')", () => page.find('#d1').get(0).getElementsByTagName('b')],
  ["page.find('#p1').get(0).hasAttribute('id')", () => page.find('#p1').get(0).hasAttribute('id')],
  ["page.find('#p1').get(0).hasAttributes()", () => page.find('#p1').get(0).hasAttributes()],
  ["page.find('#p1').get(0).hasChildNodes()", () => page.find('#p1').get(0).hasChildNodes()],
  ["page.find('#im').get(0).hasChildNodes()", () => page.find('#im').get(0).hasChildNodes()],
  ["page.find('#p1').get(0).id()", () => page.find('#p1').get(0).id()],
  ["page.find('#d1 ~ a').get(2).id()", () => page.find('#d1 ~ a').get(2).id()],
  ["page.find('title').get(0).id()", () => page.find('title').get(0).id()],
  ["page.find('#p1').get(0).innerHTML()", () => page.find('#p1').get(0).innerHTML()],
  ["page.find('#p1').get(0).isDefaultNamespace()", () => page.find('#p1').get(0).isDefaultNamespace()],
  ["page.find('#sv').get(0).isDefaultNamespace()", () => page.find('#sv').get(0).isDefaultNamespace()],
  ["page.find('#sv').get(0).namespaceURI()", () => page.find('#sv').get(0).namespaceURI()],
  ["page.find('#p1').get(0).namespaceURI()", () => page.find('#p1').get(0).namespaceURI()],
  ["page.find('#p1').get(0).isEqualNode(page.find('#p1').get(0))", () => page.find('#p1').get(0).isEqualNode(page.find('#p1').get(0))],
  ["page.find('#p1').get(0).isEqualNode(page.find('#p2').get(0))", () => page.find('#p1').get(0).isEqualNode(page.find('#p2').get(0))],
  ["page.find('#p1').get(0).isSameNode(page.find('#p1').get(0))", () => page.find('#p1').get(0).isSameNode(page.find('#p1').get(0))],
  ["page.find('html').get(0).lang()", () => page.find('html').get(0).lang()],
  ["page.find('#p1').get(0).lang()", () => page.find('#p1').get(0).lang()],
  ["page.find('#p1').get(0).matches('p')", () => page.find('#p1').get(0).matches('p')],
  ["page.find('#p1').get(0).matches('a')", () => page.find('#p1').get(0).matches('a')],
  ["page.find('#p1').get(0).nextElementSibling()", () => page.find('#p1').get(0).nextElementSibling()],
  ["page.find('#p3').get(0).nextElementSibling()", () => page.find('#p3').get(0).nextElementSibling()],
  ["page.find('#p1').get(0).nextSibling()", () => page.find('#p1').get(0).nextSibling()],
  ["page.find('#b1').get(0).nextSibling().nodeValue()", () => page.find('#b1').get(0).nextSibling().nodeValue()],
  ["page.find('#b1').get(0).nextSibling().nodeName()", () => page.find('#b1').get(0).nextSibling().nodeName()],
  ["page.find('#b1').get(0).nextSibling().nodeType()", () => page.find('#b1').get(0).nextSibling().nodeType()],
  ["page.find('#b1').get(0).nodeValue()", () => page.find('#b1').get(0).nodeValue()],
  ["page.find('body').contents().get(1).nodeType()", () => page.find('body').contents().get(1).nodeType()],
  ["page.find('body').contents().get(1).nodeName()", () => page.find('body').contents().get(1).nodeName()],
  ["page.find('body').contents().get(1).nodeValue()", () => page.find('body').contents().get(1).nodeValue()],
  ["page.find('#b1').get(0).ownerDocument()", () => page.find('#b1').get(0).ownerDocument()],
  ["page.find('#b1').get(0).ownerDocument().nodeName()", () => page.find('#b1').get(0).ownerDocument().nodeName()],
  ["page.find('#b1').get(0).parentElement()", () => page.find('#b1').get(0).parentElement()],
  ["page.find('#b1').get(0).parentNode()", () => page.find('#b1').get(0).parentNode()],
  ["page.find('html').get(0).parentElement()", () => page.find('html').get(0).parentElement()],
  ["page.find('#b1').get(0).previousSibling()", () => page.find('#b1').get(0).previousSibling()],
  ["page.find('#b1').get(0).previousElementSibling()", () => page.find('#b1').get(0).previousElementSibling()],
  ["page.find('#p2').get(0).previousElementSibling()", () => page.find('#p2').get(0).previousElementSibling()],
  ["page.find('#d1').get(0).querySelector('b')", () => page.find('#d1').get(0).querySelector('b')],
  ["page.find('#d1').get(0).querySelector('zz')", () => page.find('#d1').get(0).querySelector('zz')],
  ["page.find('#d1').get(0).querySelectorAll('p')", () => page.find('#d1').get(0).querySelectorAll('p')],
  ["page.find('#b1').get(0).textContent()", () => page.find('#b1').get(0).textContent()],
  ["page.find('#b1').get(0).toString()", () => page.find('#b1').get(0).toString()],
  ["page.find('#a1').get(0).toString()", () => page.find('#a1').get(0).toString()],
  ["String(page)", () => String(page)],
];
export default function () {
  for (const [name, work] of CASES) {
    let answer;
    try {
      answer = show(work());
    } catch (error) {
      answer = `throws ${error.name} ${error.message}`;
    }
    console.log(`${name} → ${answer}`);
  }
}
