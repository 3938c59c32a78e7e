import fc from 'fast-check';

/**
 * Random programs in a small language of functions, closures, methods, arrays and requests. What they do shows in the
 * order of their requests and log lines; a budget ends those that would not end.
 */
const NAMES = ['f0', 'f1', 'f2', 'f3'];
const METHODS = ['get', 'run', 'm'];

const { expression, block } = fc.letrec<{
  expression: string;
  call: string;
  functionValue: string;
  statement: string;
  block: string;
}>((tie) => {
  const e = tie('expression');
  const name = fc.constantFrom(...NAMES);
  const method = fc.constantFrom(...METHODS);
  const text = (parts: TemplateStringsArray, ...values: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
    fc.tuple(...values).map((filled) => parts.map((part, index) => part + (filled[index] ?? '')).join(''));
  return {
    call: fc.oneof(
      { weight: 4, arbitrary: text`http.get('/' + ${e}).id` },
      text`log(${e})`,
      text`${name}(${e}, ${tie('functionValue')})`,
      text`o.${method}(${e}, ${tie('functionValue')})`,
      text`o[${fc.constantFrom("'run'", "'get'", "'g' + 'et'", 'key(x)')}](${e})`,
      text`table[Math.abs(num(${e})) % table.length](${e})`,
      text`table[0](${e})`,
      text`list[${fc.constantFrom('0', '1')}](${e})`,
      text`list.get(${e})`,
      text`o.maybe?.(${e})`,
      text`o?.${method}?.(${e})`,
      text`none?.${method}(${e})`,
      text`new K(${e}).${method}(${e})`,
      text`g(${e})`,
      text`[1, 2].map((y) => ${e}).length`,
      text`[3, 4].reduce((a, y) => num(a) + num(${e}), 0)`,
      text`[1, 2, 3].some((y) => ${e})`,
      text`[5, 6].find(${tie('functionValue')})`,
      text`group('g', () => ${e})`,
      text`check(x, { c: (v) => ${e} })`,
      text`[...gen(${e})].length`,
      text`memo.get('k')(${e})`,
      text`${name}.call(o, ${e})`,
      text`${name}.bind(null, ${e})()`,
      text`pure(${e})`,
    ),
    functionValue: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      name,
      fc.constantFrom('pure', 'g', 'o.get', 'http.get', 'table[0]', 'undefined'),
      text`((x) => (spend(), ${e}))`,
      text`(function (x, g = pure) { spend(); ${tie('block')} })`,
      text`wrap(${tie('functionValue')})`,
    ),
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('1', 'x', 'num(x)', '0'),
      tie('call'),
      tie('call'),
      text`(num(${e}) + num(${e}))`,
      text`(${e} ? ${e} : ${e})`,
      text`(${e} && ${e})`,
      text`(${e} ?? ${e})`,
      text`num(\`\${${e}}0\`)`,
      text`[${e}, ${e}].length`,
      text`({ a: ${e}, b: ${e} }).a`,
    ),
    statement: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      text`${tie('call')};`,
      text`x = ${e};`,
      text`return ${e};`,
      text`if (${e}) { ${tie('block')} } else { ${tie('block')} }`,
      text`for (let i = 0; i < 2; i++) { ${tie('block')} }`,
      text`for (let x of [1, ${e}]) { ${tie('block')} }`,
      text`for (let x of gen(${e})) { ${tie('block')} if (x > 1) break; }`,
      text`try { ${tie('block')} } catch (error) { log(error.message); } finally { ${tie('call')}; }`,
      text`{ const { a = ${e}, b } = { b: ${e} }; log(num(a) + num(b)); }`,
      text`table.push(${tie('functionValue')});`,
      text`o.${method} = ${tie('functionValue')} ?? pure;`,
      text`if (num(x) > 20) throw new Error('x' + num(x));`,
    ),
    block: fc.array(tie('statement'), { minLength: 1, maxLength: 3 }).map((all) => all.join(' ')),
  };
});

const method = (name: string): fc.Arbitrary<string> =>
  fc.tuple(block, expression).map(([body, value]) => `${name}(x, g = pure) { ${body} return ${value}; }`);

export const program: fc.Arbitrary<string> = fc
  .record({
    functions: fc.tuple(...NAMES.map(() => fc.tuple(block, expression))),
    object: fc.tuple(...METHODS.map(method)),
    klass: fc.tuple(...METHODS.map(method)),
    base: method('run'),
    yields: fc.array(expression, { minLength: 1, maxLength: 2 }),
    main: block,
  })
  .map(
    ({ functions, object, klass, base, yields, main }) => `
import http from 'k6/http';
import { check, group } from 'k6';
let budget = 60;

const log = (value) => { console.log(num(value)); return value; };
const num = (value) => (typeof value === 'number' ? value % 50 : value?.id ?? (value ? 1 : 0));
const spend = () => { if (budget-- < 0) throw new Error('spent'); };
const pure = (x) => { spend(); return num(x) + 1; };
const key = (x) => (num(x) % 2 ? 'run' : 'm');
const wrap = (h) => (x) => { spend(); return typeof h === 'function' ? h(x) : x; };
const table = [pure];
const list = [pure, f0];
list.get = f1;
const memo = new Map([['k', pure]]);
const none = undefined;
function* gen(x) { spend(); const g = pure; ${yields.map((value) => `yield ${value};`).join(' ')} }
${functions.map(([body, value], index) => `function f${index}(x, g = pure) { spend(); ${body} return ${value}; }`).join('\n')}
const o = { ${object.map((text) => text.replace('{', '{ spend();')).join(', ')}, maybe: undefined };
class B { constructor(x) { this.x = num(x); } ${base.replace('{', '{ spend();')} }
class K extends B { ${klass.map((text) => text.replace('{', '{ spend();')).join(' ')} }
memo.set('k', f1);
export default function () {
  let x = 1;
  const g = f0;
  ${main}
  return [num(f2(x)), num(o.run(x))];
}`,
  );
