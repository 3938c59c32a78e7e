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
  ["page.find('title').text()", () => page.find('title').text()],
  ["page.find('p').text()", () => page.find('p').text()],
  ["page.find('p').html()", () => page.find('p').html()],
  ["page.find('nope').html()", () => page.find('nope').html()],
  ["page.find('nope').text()", () => page.find('nope').text()],
  ["page.find('nope').attr('id')", () => page.find('nope').attr('id')],
  ["page.find('nope').val()", () => page.find('nope').val()],
  ["page.find('p').attr('id')", () => page.find('p').attr('id')],
  ["page.find('p').attr('nope')", () => page.find('p').attr('nope')],
  ["page.find('p').attr('nope', 'def')", () => page.find('p').attr('nope', 'def')],
  ["page.find('a3').attr('href','d')", () => page.find('a3').attr('href','d')],
  ["page.find('#d1').data()", () => page.find('#d1').data()],
  ["page.find('#d1').data('n')", () => page.find('#d1').data('n')],
  ["page.find('#d1').data('a-b')", () => page.find('#d1').data('a-b')],
  ["page.find('#d1').data('aB')", () => page.find('#d1').data('aB')],
  ["page.find('#d1').data('j')", () => page.find('#d1').data('j')],
  ["page.find('#d1').data('t')", () => page.find('#d1').data('t')],
  ["page.find('#d1').data('u')", () => page.find('#d1').data('u')],
  ["page.find('#d1').data('f')", () => page.find('#d1').data('f')],
  ["page.find('#d1').data('zz')", () => page.find('#d1').data('zz')],
  ["page.find('nope').data()", () => page.find('nope').data()],
  ["page.find('li').map((i,e) => i + e.text())", () => page.find('li').map((i,e) => i + e.text())],
  ["page.find('li').map((i,e) => typeof e.get)", () => page.find('li').map((i,e) => typeof e.get)],
  ["page.find('li').map((i,e) => undefined)", () => page.find('li').map((i,e) => undefined)],
  ["page.find('li').map()", () => page.find('li').map()],
  ["page.find('li').each()", () => page.find('li').each()],
  ["page.find('#f').serialize()", () => page.find('#f').serialize()],
  ["page.find('#f').serializeArray()", () => page.find('#f').serializeArray()],
  ["page.find('#f').serializeObject()", () => page.find('#f').serializeObject()],
  ["page.find('#i1').serialize()", () => page.find('#i1').serialize()],
  ["page.find('div').serialize()", () => page.find('div').serialize()],
  ["page.find('input').serializeArray()", () => page.find('input').serializeArray()],
  ["page.find('#i1').val()", () => page.find('#i1').val()],
  ["page.find('#i2').val()", () => page.find('#i2').val()],
  ["page.find('#i3').val()", () => page.find('#i3').val()],
  ["page.find('#ta').val()", () => page.find('#ta').val()],
  ["page.find('#s1').val()", () => page.find('#s1').val()],
  ["page.find('#s2').val()", () => page.find('#s2').val()],
  ["page.find('#s3').val()", () => page.find('#s3').val()],
  ["page.find('#op2').val()", () => page.find('#op2').val()],
  ["page.find('#bt').val()", () => page.find('#bt').val()],
  ["page.find('#d1').val()", () => page.find('#d1').val()],
  ["page.find('#d1').html()", () => page.find('#d1').html()],
  ["page.find('#sc').html()", () => page.find('#sc').html()],
  ["page.find('#ta').html()", () => page.find('#ta').html()],
  ["page.find('title').html()", () => page.find('title').html()],
  ["page.find('p').attr()", () => page.find('p').attr()],
  ["parseHTML('<form><input name=a type=checkbox checked=checked><input name=b type=radio checked=checked value=x><input name=c type=checkbox checked=\"true\"></form>').find('form').serialize()", () => parseHTML('<form><input name=a type=checkbox checked=checked><input name=b type=radio checked=checked value=x><input name=c type=checkbox checked="true"></form>').find('form').serialize()],
  ["parseHTML('<form><input name=a type=checkbox checked=checked><input name=b type=radio checked=checked value=x></form>').find('form').serializeArray()", () => parseHTML('<form><input name=a type=checkbox checked=checked><input name=b type=radio checked=checked value=x></form>').find('form').serializeArray()],
  ["parseHTML('<form><input name=a value=1><input name=a value=2></form>').find('form').serializeObject()", () => parseHTML('<form><input name=a value=1><input name=a value=2></form>').find('form').serializeObject()],
  ["parseHTML('<form><input name=a value=1><input name=a value=2></form>').find('form').serialize()", () => parseHTML('<form><input name=a value=1><input name=a value=2></form>').find('form').serialize()],
  ["parseHTML('<form><button name=a value=1></button><input type=image name=b><input type=reset name=c><input type=button name=d><input type=password name=e value=\"é ~*()\"></form>').find('form').serialize()", () => parseHTML('<form><button name=a value=1></button><input type=image name=b><input type=reset name=c><input type=button name=d><input type=password name=e value="é ~*()"></form>').find('form').serialize()],
  ["parseHTML('<select><option value=\"a\" disabled selected>A</option><option selected>B</option></select>').find('select').val()", () => parseHTML('<select><option value="a" disabled selected>A</option><option selected>B</option></select>').find('select').val()],
  ["parseHTML('<select multiple></select>').find('select').val()", () => parseHTML('<select multiple></select>').find('select').val()],
  ["parseHTML('<div data-x=\"{bad\" data-y=\"[1,2]\" data-z=\"null\" data-w=\"0x10\" data-v=\"1e3\" data-q=\"\" data-n1=\"-1.5\" data-big=\"12345678901234567890\" data-fa=\"false\" data-ff=\"1.0\"></div>').find('div').data()", () => parseHTML('<div data-x="{bad" data-y="[1,2]" data-z="null" data-w="0x10" data-v="1e3" data-q="" data-n1="-1.5" data-big="12345678901234567890" data-fa="false" data-ff="1.0"></div>').find('div').data()],
  ["parseHTML('<div data-x=\"{bad\" data-y=\"[1,2]\" data-z=\"null\" data-w=\"0x10\" data-v=\"1e3\" data-q=\"\"></div>').find('div').data('q')", () => parseHTML('<div data-x="{bad" data-y="[1,2]" data-z="null" data-w="0x10" data-v="1e3" data-q=""></div>').find('div').data('q')],
  ["parseHTML('<div data-z=\"null\"></div>').find('div').data('z')", () => parseHTML('<div data-z="null"></div>').find('div').data('z')],
  ["parseHTML('<input value>').find('input').val()", () => parseHTML('<input value>').find('input').val()],
  ["parseHTML('<li value=\"3\">').find('li').val()", () => parseHTML('<li value="3">').find('li').val()],
  ["parseHTML('<option>x</option>').find('option').val()", () => parseHTML('<option>x</option>').find('option').val()],
  ["parseHTML('<button>x</button>').find('button').val()", () => parseHTML('<button>x</button>').find('button').val()],
  ["parseHTML('<meter value=3>').find('meter').val()", () => parseHTML('<meter value=3>').find('meter').val()],
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
