import { expect, test } from 'vitest';
import { bothWays, type Sources } from './both-ways.ts';

const K6 = `import http from 'k6/http'; import { check, group, sleep } from 'k6';\n`;
const main = (body: string, before = ''): string => `${K6}${before}\nexport default function () {\n${body}\n}`;

/** Each is run lowered and as written; both must do the same things in the same order. */
const SCRIPTS: Record<string, string | Sources> = {
  'a request': main(`return http.get('/a').status;`),
  'a helper in another file': {
    'script.js': `import { login } from './api.js'; export default function () { return login('u').token; }`,
    'api.js': `import http from 'k6/http'; export const login = (user) => http.post('/login/' + user).json();`,
  },
  'a default export that is an expression': `${K6} const run = (f) => () => f(); export default run(() => http.get('/a').id);`,
  'a default export that is an arrow function': `${K6} export default () => { sleep(1); http.get('/a'); };`,
  'a default import of a helper': {
    'script.js': `import api from './api.js'; export default function () { return api.get('/x').id + api.nested.post('/y').id; }`,
    'api.js': `import http from 'k6/http'; export default { get: (u) => http.get(u), nested: { post(u) { return http.post(u); } } };`,
  },
  'a namespace import of helpers': {
    'script.js': `import * as api from './api.js'; export default function () { const name = 'get'; return [api.get('/x').id, api[name]('/y').id]; }`,
    'api.js': `import http from 'k6/http'; export function get(u) { return http.get(u); } export const two = 2;`,
  },
  'closures returned from functions': main(
    `const get = client('/base'); const g2 = client('/other'); return get('/a').id + g2('/b').id;`,
    `function client(base) { return (path) => http.get(base + path); }`,
  ),
  'curried closures': main(
    `return make('/a')('/b')('/c').url;`,
    `const make = (a) => (b) => (c) => http.get(a + b + c);`,
  ),
  'methods and class hierarchies': main(
    `const shop = new Shop(); shop.browse(); return shop.client.get('/z').id;`,
    `class Client { constructor(base) { this.base = base; } get(path) { return http.get(this.base + path); } }
     class Slow extends Client { get(path) { sleep(1); return super.get(path); } }
     class Base { visit(path) { return this.client.get(path); } }
     class Shop extends Base { client = new Slow('/shop'); browse() { this.visit('/1'); this.visit('/2'); } }`,
  ),
  'methods of a response': main(
    `const page = http.get('/form'); const next = page.submitForm({}); return [next.id, next.submitForm().id];`,
  ),
  'private methods and static methods': main(
    `return new A().open().id + A.make('/s').id;`,
    `class A { #get(u) { return http.get(u); } open() { return this.#get('/p'); } static make(u) { return A.#own(u); } static #own(u) { return http.get(u); } }`,
  ),
  'prototype methods': main(
    `return new A('/p').get('/x').url;`,
    `function A(base) { this.base = base; } A.prototype.get = function (u) { return http.get(this.base + u); };`,
  ),
  'functions in arrays, called by index': main(
    `for (let i = 0; i < steps.length; i++) steps[i](i);`,
    `const steps = [(i) => http.get('/a' + i), function (i) { sleep(i); }, (i) => i];`,
  ),
  'functions in objects, called by key': main(
    `for (const k in steps) steps[k](); for (const [name, step] of Object.entries(steps)) { console.log(name); step(); } Object.values(steps).forEach((s) => s());`,
    `const steps = { login() { http.post('/login'); }, browse: () => http.get('/list'), none() {} };`,
  ),
  'functions in Maps and Sets': main(
    `map.get('a')('/1'); for (const [, f] of map) f('/2'); map.forEach((f, k) => f('/3' + k)); for (const f of set) f('/4'); set.forEach((f) => f('/5'));`,
    `const map = new Map([['a', (u) => http.get(u)]]); map.set('b', http.get); const set = new Set([(u) => http.del(u)]);`,
  ),
  'functions kept by a computed key': main(
    `handlers['on' + 'login'](); handlers.onlogin();`,
    `const handlers = {}; for (const n of ['login', 'out']) handlers['on' + n] = () => http.get('/' + n);`,
  ),
  'callbacks of the script’s own functions': main(
    `return [retry(3, (n) => http.get('/r' + n).id), retry(1, () => 7), twice(() => sleep(2))];`,
    `function retry(n, call) { let r; for (let i = 0; i < n; i++) r = call(i); return r; } const twice = (f) => { f(); f(); };`,
  ),
  'an options object with callbacks': main(
    `run({ before: () => sleep(1), each: (x) => http.get('/' + x) });`,
    `function run({ before, each, after = () => http.del('/after') }) { before(); [1, 2].forEach(each); after(); }`,
  ),
  'array callbacks, in order': main(`
    const list = [1, 2, 3];
    list.forEach((n, i, all) => { http.get('/f' + n + i + all.length); });
    const ids = list.map((n) => http.get('/m' + n).id);
    const odd = list.filter((n) => http.get('/x' + n) && n % 2);
    const sum = list.reduce((a, n) => a + http.get('/r' + n).id, 10);
    const joined = list.reduceRight((a, n) => a + http.get('/rr' + n).url);
    const flat = list.flatMap((n) => [n, http.get('/fm' + n).id]);
    return [ids, odd, sum, joined, flat];`),
  'array callbacks that end early': main(`
    const list = [1, 2, 3, 4];
    return [list.some((n) => http.get('/s' + n) && n === 2), list.every((n) => http.get('/e' + n) && n < 3),
      list.find((n) => http.get('/f' + n) && n === 2), list.findIndex((n) => http.get('/i' + n) && n === 9),
      list.findLast((n) => http.get('/l' + n) && n === 3), list.findLastIndex((n) => http.get('/li' + n) && n === 1)];`),
  'array callbacks with holes and a this': main(`
    const list = [1, , 3]; const out = [];
    list.forEach(function (n) { out.push(this.p + http.get('/h' + n).id); }, { p: 'x' });
    return [out, list.map((n) => http.get('/m' + n).id).length, [].map(() => http.get('/never'))];`),
  'array methods chained': main(
    `return [3, 1, 2].map((n) => http.get('/' + n).id).filter((id) => id > 1).map((id) => id * 2).sort().join('-');`,
  ),
  'array callbacks passed by name': main(
    `return ['/a', '/b'].map(http.get).map((r) => r.id).concat(['/c'].map(fetchIt));`,
    `function fetchIt(u) { return http.get(u).id; }`,
  ),
  'default parameter values': main(
    `const f = (a, b = http.get('/d' + a).id, { c = b + http.get('/e').id } = {}) => [a, b, c]; return [f(1), f(1, 2), f(1, 2, { c: 3 })];`,
  ),
  'destructuring with defaults': main(
    `const { id, missing = http.get('/dflt').id } = http.get('/a'); const [x = http.get('/b').id, y = http.get('/c').id] = [1]; return [id, missing, x, y];`,
  ),
  'aliases and destructured imports': main(
    `const { get, post: send } = http; const g = get; const h = http; g('/a'); send('/b'); h.get('/c'); const { sleep: nap } = { sleep }; nap(1);`,
  ),
  'methods chosen at run time': main(
    `for (const m of ['get', 'post']) http[m]('/' + m); const f = 1 > 0 ? http.get : http.post; f('/x'); (0, http.get)('/y');`,
  ),
  'optional calls': main(`
    const api = { get: (u) => http.get(u), none: undefined }; let nothing;
    return [api.get?.('/a').id, api.none?.('/b'), nothing?.get('/c'), nothing?.get('/d').id, api?.get('/e').url.length, api?.get('/f')?.json?.().id, nothing?.a.b(http.get('/never'))];`),
  'try, catch and finally': main(
    `
    const out = [];
    const f = () => { try { return http.get('/a').id; } finally { out.push(http.get('/b').id); } };
    out.push(f());
    try { http.get('/fail'); out.push('no'); } catch (e) { out.push(e.message); http.get('/c'); } finally { sleep(1); }
    try { inner(); } catch ({ message }) { out.push(message); }
    return out;`,
    `function inner() { try { http.get('/fail2'); } finally { sleep(3); } }`,
  ),
  'an error that leaves': main(`group('g', () => { http.get('/fail'); }); http.get('/never');`),
  'labelled loops': main(
    `outer: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { if (j === 1) continue outer; if (http.get('/' + i + j).id > 2) break outer; } }`,
  ),
  'loops of every kind': main(
    `let n = 0; while (http.get('/w').id < 2) n++; do { n++; } while (http.get('/d').id < 4); for (let i = http.get('/i').id; i < 7; i += http.get('/s').id) n++; for (const k in { a: 1 }) http.get('/' + k); switch (http.get('/sw').id) { case http.get('/case').id: n += 100; default: n += 10; } return n;`,
  ),
  'closures over loop variables': main(
    `const fs = []; for (let i = 0; i < 3; i++) { http.get('/' + i); fs.push(() => http.get('/c' + i).url); } return fs.map((f) => f());`,
  ),
  recursion: main(
    `const f = (n) => (n === 0 ? [] : [http.get('/' + n).id, ...f(n - 1)]); return [f(3), even(4)];`,
    `function even(n) { if (n === 0) return sleep(0), true; return odd(n - 1); } function odd(n) { return n === 0 ? false : even(n - 1); }`,
  ),
  'spread calls': main(
    `const args = ['/a', null]; http.get(...args); const f = (...all) => all.map((u) => http.get(u).id); return Math.max(...f('/b', '/c'), ...['/d'].map((u) => http.get(u).id));`,
  ),
  'call, apply and bind': main(`
    const c = { base: '/x', get(u) { return http.get(this.base + u).url; } };
    const get = c.get; const bound = c.get.bind({ base: '/b' }); const part = ((a, b) => http.get(a + b).url).bind(null, '/p');
    return [get.call({ base: '/c' }, '/1'), get.apply({ base: '/a' }, ['/2']), bound('/3'), part('/4'), Reflect.apply(get, { base: '/r' }, ['/5'])];`),
  'template literals and conditions': main(
    "return `${http.get('/a').id}-${http.get('/b').id}` + (http.get('/c').id > 2 && http.get('/d').id) + (null ?? http.get('/e').id) + (http.get('/f') ? 1 : http.get('/never'));",
  ),
  'tagged templates': main(
    "return tag`a${1}b${http.get('/x').id}`;",
    "const tag = (s, ...v) => s.join('|') + v.map((n) => http.get('/t' + n).id);",
  ),
  'assignments of every kind': main(
    `let a = 1; a += http.get('/a').id; const o = {}; o[http.get('/k').id] = http.get('/v').id; o.x ??= http.get('/n').id; o.x ||= http.get('/never').id; o.x &&= http.get('/and').id; return [a, o];`,
  ),
  'evaluation order of arguments': main(
    `const log = []; const t = (n) => (log.push(n), n); const f = (...a) => a.join(); return [f(t(1), http.get('/a').id, t(2), http.get('/b').id, t(3)), log, { a: t(4), b: http.get('/c').id, c: t(5) }, [t(6), http.get('/d').id]];`,
  ),
  checks: main(
    `const r = http.get('/a'); return [check(r, { 'is 200': (r) => r.status === 200, 'asks again': (r) => http.get('/again').id === 2, no: () => false }), check(r, { ok: () => true })];`,
  ),
  'check predicates kept elsewhere': main(
    `return [check(1, slow), check(1, quick), check(1, { ...slow })];`,
    `const slow = { slow: () => http.get('/p').status === 200 }; const quick = { quick: (v) => v === 1 };`,
  ),
  groups: main(
    `return group('a', () => group('b', () => { sleep(1); return group('c', () => 5); })) + group('d', () => 2) + group('e', named);`,
    `function named() { return http.get('/n').id; }`,
  ),
  'a group of one’s own': main(
    `return step('s', () => http.get('/s').id);`,
    `const step = (name, run) => group('step ' + name, () => { const r = run(); sleep(0.1); return r; });`,
  ),
  generators: main(
    `
    for (const id of pages(3)) console.log(id);
    const all = [...pages(2)]; const it = pages(5); const first = it.next().value; it.return();
    outer: for (const a of outer()) for (const b of pages(2)) if (a === b) break outer;
    return [all, first];`,
    `function* pages(n) { try { for (let i = 0; i < n; i++) yield http.get('/p' + i).id; } finally { sleep(9); } } function* outer() { yield 1; yield* pages(2); return http.get('/end').id; }`,
  ),
  'a generator method': main(
    `return [...new Shop('/s').pages(2)];`,
    `class Shop { constructor(b) { this.b = b; } *pages(n, step = 1) { for (let i = 0; i < n; i += step) yield http.get(this.b + i).url; } }`,
  ),
  'objects that block when they are looped over': main(
    `const all = new Pages(); const sum = []; for (const id of all) sum.push(id); for (const x of [1, 2]) sum.push(x); for (const [k] of new Map([['k', 1]])) sum.push(k); return [sum, [...all], [...'ab']];`,
    `class Pages { *[Symbol.iterator]() { for (const page of [1, 2]) yield http.get('/' + page).id; } }`,
  ),
  'generators that do not block': main(
    `http.get('/a'); const [a, b] = count(); return [a, b, ...take(3)];`,
    `function* count() { yield 1; yield 2; } const take = (n) => Array.from({ length: n }, (_, i) => i);`,
  ),
  'this, arguments and new.target': main(
    `
    return [f.call('/t', '/1', '/2'), g(1, 2, 3)];`,
    `function f() { http.get(this + arguments[0]); return [arguments.length, (() => http.get(arguments[1]).url)(), new.target === undefined]; } function g(a, b = http.get('/b').id) { return [arguments.length, a, b]; }`,
  ),
  'var declarations and functions that share a name with a parameter': main(
    `return [f(1), g(2), h()];`,
    `function f(a) { var a = a || 5; var b = http.get('/a').id; return [a, b]; } function g(a) { http.get('/g'); var a; return a; } function h(a = 3) { http.get('/h'); { var a = a + 1; } return a; }`,
  ),
  'async functions stay as they are written': `${K6} async function soon() { return 5; } export default async function () { http.get('/a'); const v = await soon(); const r = await http.asyncRequest('GET', '/b'); http.get('/c'); return [v, r.status]; }`,
  'promises stay promises': main(
    `const p = http.asyncRequest('GET', '/x'); http.get('/a'); const q = keep(); return [typeof p.then, typeof q.then, kept().then !== undefined];`,
    `const keep = async () => 4; function kept() { http.get('/k'); return http.asyncRequest('GET', '/y'); }`,
  ),
  'callbacks of promises': `${K6} export default async function () { const v = await http.asyncRequest('GET', '/a').then((r) => { http.get('/b'); return http.asyncRequest('GET', '/c'); }).then((r) => r.url); const w = await Promise.reject(new Error('x')).catch((e) => { sleep(1); return e.message; }).finally(() => { sleep(2); }); return [v, w]; }`,
  'a promise handed through': `${K6} function both() { sleep(1); return [http.asyncRequest('GET', '/a')]; } function one() { sleep(2); return http.asyncRequest('GET', '/b'); } export default async function () { const [a] = both(); const b = one(); console.log(b instanceof Promise); return [(await a).url, (await b).url]; }`,
  'names that plain objects share': main(
    `
    const map = new Map([['a', 1]]); const headers = { get: (n) => n }; const jar = http.cookieJar();
    return [map.get('a'), headers.get('x'), jar.get('y'), client.get('/z').id, pick(map, 'a'), pick(client, '/w').id];`,
    `const client = { get: (u) => http.get(u) }; const pick = (from, key) => from.get(key);`,
  ),
  CommonJS: {
    'script.js': `const http = require('k6/http'); const { sleep } = require('k6'); const lib = require('./lib'); module.exports.default = function () { sleep(1); return [http.get('/a').id, lib.get('/b').id, lib.post('/c').id]; };`,
    'lib.js': `const http = require('k6/http'); exports.get = function (u) { return http.get(u); }; module.exports.post = (u) => http.post(u);`,
  },
  'a CommonJS function as module': {
    'script.js': `import get from './lib.js'; export default function () { return get('/a').id; }`,
    'lib.js': `const http = require('k6/http'); module.exports = (u) => http.get(u);`,
  },
  'JSON imports': {
    'script.js': `${K6} import users from './users.json'; export default function () { return users.map((u) => http.get('/' + u.name).id); }`,
    'users.json': `[{"name":"a"},{"name":"b"}]`,
  },
  TypeScript: {
    'script.ts': `import http, { type Response } from 'k6/http'; enum Kind { A = 'a', B = 'b' } class Api<T> { constructor(private readonly base: string) {} get(k: Kind): T { return http.get(this.base + k) as unknown as T; } } export default function (): number { const api = new Api<{ id: number }>('/'); return api.get(Kind.A).id + api.get(Kind.B)!.id; }`,
  },
  'sequence and comma': main(`let i = (http.get('/a'), http.get('/b')).id; return i, http.get('/c').id;`),
  'a function that is called before its declaration': main(
    `return later().id;`,
    `const x = 1; export function setup() { return later(); } function later() { return http.get('/l' + x); }`,
  ),
  'object methods with getters beside them': main(
    `return [o.plain, o.get('/x').id];`,
    `const o = { get plain() { return 3; }, set plain(v) {}, get(u) { return http.get(u); } };`,
  ),
  'symbols, computed methods and numbers as keys': main(
    `return [o[KEY]('/a').id, o['x y']('/b').id, o[7]('/c').id];`,
    `const KEY = Symbol('k'); const o = { [KEY](u) { return http.get(u); }, 'x y'(u) { return http.get(u); }, 7: (u) => http.get(u) };`,
  ),
  'mixins and Object.assign': main(
    `return make().get('/a').id;`,
    `const can = { get(u) { return http.get(this.b + u); } }; const make = () => Object.assign(Object.create(can), { b: '/b' });`,
  ),
  'class expressions, mixins of classes': main(
    `return new (WithGet(class { b = '/m'; }))().get('/x').url;`,
    `const WithGet = (Base) => class extends Base { get(u) { return http.get(this.b + u); } };`,
  ),
  'memoised functions': main(
    `return [once('/a').id, once('/a').id, once('/b').id];`,
    `const memo = (f) => { const seen = {}; return (k) => (seen[k] ??= f(k)); }; const once = memo((u) => http.get(u));`,
  ),
  'pipelines of functions': main(
    `return pipe((x) => x + 1, (x) => http.get('/' + x).id + x, (x) => x * 2)(1);`,
    `const pipe = (...fs) => (x) => fs.reduce((v, f) => f(v), x);`,
  ),
  'functions passed through several hands': main(
    `return a((u) => http.get(u).id);`,
    `const a = (f) => b({ f }); const b = (o) => c([o.f]); const c = ([f]) => f('/x') + f('/y');`,
  ),
  'a callback stored and called later': main(
    `const q = new Queue(); q.add(() => http.get('/1')); q.add(() => sleep(1)); q.run(); return q.done;`,
    `class Queue { jobs = []; done = 0; add(job) { this.jobs.push(job); return this; } run() { while (this.jobs.length) { this.jobs.shift()(); this.done++; } } }`,
  ),
  'in, delete, typeof, void and not': main(
    `const o = { 1: 1 }; return [http.get('/a').id in o, typeof http.get('/b'), void http.get('/c'), !http.get('/d'), delete o[http.get('/e').id], -http.get('/f').id];`,
  ),
  'instance fields that are functions': main(
    `const a = new A(); return [a.get('/x').id, [1].map(a.own)[0].id];`,
    `class A { base = '/f'; get = (u) => http.get(this.base + u); own = function (u) { return http.get('/o' + u); }; }`,
  ),
  'a getter that gives a blocking function': main(
    `return new A().fetch('/x').id;`,
    `class A { get fetch() { return (u) => http.get(u); } }`,
  ),
};

test.each(Object.entries(SCRIPTS))('%s', async (_, source) => {
  const { lowered, asWritten } = await bothWays(source);
  expect(lowered).toEqual(asWritten);
});
