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
  ["page.find('body').get(0)", () => page.find('body').get(0)],
  ["page.find('nope').get(0)", () => page.find('nope').get(0)],
  ["page.find('p').get(9)", () => page.find('p').get(9)],
  ["page.find('p').get(-1)", () => page.find('p').get(-1)],
  ["page.find('p').get()", () => page.find('p').get()],
  ["page.find('#d1').children()", () => page.find('#d1').children()],
  ["page.find('#d1').children('.k')", () => page.find('#d1').children('.k')],
  ["page.find('#d1').contents().size()", () => page.find('#d1').contents().size()],
  ["page.find('#p1').contents()", () => page.find('#p1').contents()],
  ["page.find('#b1').closest('div')", () => page.find('#b1').closest('div')],
  ["page.find('#b1').closest('p')", () => page.find('#b1').closest('p')],
  ["page.find('#b1').closest('nope')", () => page.find('#b1').closest('nope')],
  ["page.find('#b1').closest()", () => page.find('#b1').closest()],
  ["page.find('li').eq(1)", () => page.find('li').eq(1)],
  ["page.find('li').eq(-1)", () => page.find('li').eq(-1)],
  ["page.find('li').eq(9)", () => page.find('li').eq(9)],
  ["page.find('li').first()", () => page.find('li').first()],
  ["page.find('li').last()", () => page.find('li').last()],
  ["page.find('li').filter('.k')", () => page.find('li').filter('.k')],
  ["page.find('li').filter((i, e) => i > 1)", () => page.find('li').filter((i, e) => i > 1)],
  ["page.find('li').filter((i, e) => e.text() == '2')", () => page.find('li').filter((i, e) => e.text() == '2')],
  ["page.find('li').filter(page.find('.k'))", () => page.find('li').filter(page.find('.k'))],
  ["page.find('li').filter(page.find('#l3').get(0))", () => page.find('li').filter(page.find('#l3').get(0))],
  ["page.find('div,ul').has('.k')", () => page.find('div,ul').has('.k')],
  ["page.find('div,ul').has('#l2')", () => page.find('div,ul').has('#l2')],
  ["page.find('div,ul').has(page.find('#l2'))", () => page.find('div,ul').has(page.find('#l2'))],
  ["page.find('li').is('.k')", () => page.find('li').is('.k')],
  ["page.find('li').is('.zz')", () => page.find('li').is('.zz')],
  ["page.find('li').is((i,e) => i == 2)", () => page.find('li').is((i,e) => i == 2)],
  ["page.find('li').is(page.find('#l3'))", () => page.find('li').is(page.find('#l3'))],
  ["page.find('li').next()", () => page.find('li').next()],
  ["page.find('#l1').next()", () => page.find('#l1').next()],
  ["page.find('#l1').next('.k')", () => page.find('#l1').next('.k')],
  ["page.find('#l1').next('#l3')", () => page.find('#l1').next('#l3')],
  ["page.find('#l1').nextAll()", () => page.find('#l1').nextAll()],
  ["page.find('#l1').nextAll('.k')", () => page.find('#l1').nextAll('.k')],
  ["page.find('#l1').nextUntil('#l3')", () => page.find('#l1').nextUntil('#l3')],
  ["page.find('#l1').nextUntil()", () => page.find('#l1').nextUntil()],
  ["page.find('#l1').nextUntil('#l4', '.k')", () => page.find('#l1').nextUntil('#l4', '.k')],
  ["page.find('#l1').nextUntil(page.find('#l4'))", () => page.find('#l1').nextUntil(page.find('#l4'))],
  ["page.find('#l3').prev()", () => page.find('#l3').prev()],
  ["page.find('#l3').prevAll()", () => page.find('#l3').prevAll()],
  ["page.find('#l4').prevUntil('#l1')", () => page.find('#l4').prevUntil('#l1')],
  ["page.find('#l4').prevUntil('#l1', '.k')", () => page.find('#l4').prevUntil('#l1', '.k')],
  ["page.find('#l4').prevUntil()", () => page.find('#l4').prevUntil()],
  ["page.find('li').not('.k')", () => page.find('li').not('.k')],
  ["page.find('li').not((i,e) => i == 0)", () => page.find('li').not((i,e) => i == 0)],
  ["page.find('li').not(page.find('#l3'))", () => page.find('li').not(page.find('#l3'))],
  ["page.find('#b1').parent()", () => page.find('#b1').parent()],
  ["page.find('#b1').parent('.k')", () => page.find('#b1').parent('.k')],
  ["page.find('#b1').parents()", () => page.find('#b1').parents()],
  ["page.find('#b1').parents('div')", () => page.find('#b1').parents('div')],
  ["page.find('#b1').parentsUntil('div')", () => page.find('#b1').parentsUntil('div')],
  ["page.find('#b1').parentsUntil('body', '.k')", () => page.find('#b1').parentsUntil('body', '.k')],
  ["page.find('#b1').parentsUntil()", () => page.find('#b1').parentsUntil()],
  ["page.find('#l2').siblings()", () => page.find('#l2').siblings()],
  ["page.find('#l2').siblings('#l3')", () => page.find('#l2').siblings('#l3')],
  ["page.find('li').slice(1,3)", () => page.find('li').slice(1,3)],
  ["page.find('li').slice(1)", () => page.find('li').slice(1)],
  ["page.find('li').slice(-2)", () => page.find('li').slice(-2)],
  ["page.find('li').slice(-3,-1)", () => page.find('li').slice(-3,-1)],
  ["page.find('li').slice(2,99)", () => page.find('li').slice(2,99)],
  ["page.find('li').size()", () => page.find('li').size()],
  ["page.find('li').add('p')", () => page.find('li').add('p')],
  ["page.find('li').add(page.find('#p1'))", () => page.find('li').add(page.find('#p1'))],
  ["page.find('li').end()", () => page.find('li').end()],
  ["page.find('ul').find('li').end()", () => page.find('ul').find('li').end()],
  ["page.find('#l3').index()", () => page.find('#l3').index()],
  ["page.find('li').index('#l3')", () => page.find('li').index('#l3')],
  ["page.find('li').index(page.find('#l3'))", () => page.find('li').index(page.find('#l3'))],
  ["page.find('li').index('#p1')", () => page.find('li').index('#p1')],
  ["page.find('li').toArray().length", () => page.find('li').toArray().length],
  ["page.find('#b1').parent().html()", () => page.find('#b1').parent().html()],
  ["page.find('p').not()", () => page.find('p').not()],
  ["page.find('p').has()", () => page.find('p').has()],
  ["page.find('p').eq()", () => page.find('p').eq()],
  ["page.find('p').slice()", () => page.find('p').slice()],
  ["page.find('p').next(5)", () => page.find('p').next(5)],
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
