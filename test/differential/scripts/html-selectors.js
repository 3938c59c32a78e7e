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
  ["page", () => page],
  ["page.text().length", () => page.text().length],
  ["page.find('p')", () => page.find('p')],
  ["page.find('[[')", () => page.find('[[')],
  ["page.find('')", () => page.find('')],
  ["page.find()", () => page.find()],
  ["page.find(5)", () => page.find(5)],
  ["page.find('p:contains(\"three\")')", () => page.find('p:contains("three")')],
  ["page.find('li:nth-child(2)')", () => page.find('li:nth-child(2)')],
  ["page.find('li:first')", () => page.find('li:first')],
  ["page.find('li:eq(1)')", () => page.find('li:eq(1)')],
  ["page.find('p:has(b)')", () => page.find('p:has(b)')],
  ["page.find('input[name^=i]')", () => page.find('input[name^=i]')],
  ["page.find('li:not(.k)')", () => page.find('li:not(.k)')],
  ["page.find('p:first-child')", () => page.find('p:first-child')],
  ["page.find('input:checked')", () => page.find('input:checked')],
  ["page.find('li:even')", () => page.find('li:even')],
  ["page.find('input:disabled')", () => page.find('input:disabled')],
  ["page.find('#d1 > p')", () => page.find('#d1 > p')],
  ["page.find('> p')", () => page.find('> p')],
  ["page.find('ul,ol')", () => page.find('ul,ol')],
  ["page.find('P#p1')", () => page.find('P#p1')],
  ["page.find('svg circle')", () => page.find('svg circle')],
  ["page.html().length", () => page.html().length],
  ["page.url", () => page.url],
  ["parseHTML('').text()", () => parseHTML('').text()],
  ["parseHTML('').find('body')", () => parseHTML('').find('body')],
  ["parseHTML('<td>x').html()", () => parseHTML('<td>x').html()],
  ["parseHTML('a<b>c').html()", () => parseHTML('a<b>c').html()],
  ["parseHTML('<p>a<p>b').find('p').size()", () => parseHTML('<p>a<p>b').find('p').size()],
  ["parseHTML(null)", () => parseHTML(null)],
  ["parseHTML()", () => parseHTML()],
  ["parseHTML(5).text()", () => parseHTML(5).text()],
  ["parseHTML('<a href=\"x\">&nbsp;é</a>').find('a').html()", () => parseHTML('<a href="x">&nbsp;é</a>').find('a').html()],
  ["parseHTML('<p class=x title=\"a&quot;b\">&lt;</p>').find('body').html()", () => parseHTML('<p class=x title="a&quot;b">&lt;</p>').find('body').html()],
  ["parseHTML('<p>x</p>').find('p').end().html()", () => parseHTML('<p>x</p>').find('p').end().html()],
  ["parseHTML('<noscript><p>x</p></noscript>').find('p').size()", () => parseHTML('<noscript><p>x</p></noscript>').find('p').size()],
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
