import type { AnyNode } from 'acorn';
import type MagicString from 'magic-string';
import type { Wait } from '../blocking.ts';
import type { Site } from '../flow/functions.ts';

/** The text of a call, with the optional chain that ends with it. */
export interface Span {
  start: number;
  end: number;
}

/** What is put around a promise of ours, so that a promise which the author returned comes out as one (see Kept). */
const awaited = (text: string, keeps: boolean): string => (keeps ? `$plimsoll.open(await ${text})` : `await ${text}`);

/** Makes a call wait. */
export function rewriteCall(
  code: MagicString,
  source: string,
  { node, method = '' }: Site,
  wait: Wait,
  span: Span,
  keeps: boolean,
): void {
  const [before, after] = keeps ? ['($plimsoll.open(await ', '))'] : ['(await ', ')'];
  if (wait === 'surely') wrap(code, span, before, after);
  if (wait === 'perhaps')
    wrap(code, span, '($plimsoll.is($plimsoll.v = ', `) ? ${awaited('$plimsoll.v', keeps)} : $plimsoll.v)`);
  if (wait === 'array' && node.type === 'CallExpression') {
    const { callee } = node;
    if (callee.type !== 'MemberExpression') return;
    const open = source.indexOf('(', callee.end) + 1;
    const isApart = span.start > callee.object.end;
    code.update(isApart ? span.start : memberStart(source, callee), open, ', ');
    wrap(code, span, `${before}$plimsoll.array("${callee.optional && !isApart ? '?' : ''}${method}", `, after);
  }
}

/** A loop, a spread, a `yield*` or a destructuring of a generator that waits. */
export function rewriteIteration(code: MagicString, { node }: Site): void {
  if (node.type === 'ForOfStatement') {
    code.appendLeft(node.start + 3, ' await');
    wrap(code, node.right, '$plimsoll.each(', ')');
  }
  if (node.type === 'SpreadElement') wrap(code, node.argument, '(await $plimsoll.collect(', '))');
  if (node.type === 'VariableDeclarator' && node.init) rewriteTaken(code, node.init, node.id);
  if (node.type === 'AssignmentExpression') rewriteTaken(code, node.right, node.left);
  if (node.type === 'YieldExpression' && node.argument) wrap(code, node.argument, '$plimsoll.each(', ')');
}

/** `const [a, b] = pages()` takes two, and all where a rest stands at the end. */
function rewriteTaken(code: MagicString, values: AnyNode, pattern: AnyNode): void {
  if (pattern.type !== 'ArrayPattern') return;
  const { elements } = pattern;
  const count = elements.at(-1)?.type === 'RestElement' ? 'Infinity' : elements.length;
  wrap(code, values, '(await $plimsoll.take(', `, ${count}))`);
}

/** What a lowered function returns or yields: a promise in it stays one. */
export function rewriteResult(code: MagicString, value: AnyNode): void {
  wrap(code, value, '$plimsoll.keep(', ')');
}

/** A function of which the promise is waited for by itself. */
export function rewriteOpened(code: MagicString, callback: AnyNode): void {
  wrap(code, callback, '$plimsoll.opened(', ')');
}

/** Makes a call that cannot wait say so, should it have to. */
export function rewriteGuarded(code: MagicString, span: Span, guard: number): void {
  wrap(code, span, `$plimsoll.guard(${guard}, `, ')');
}

/** The same for a callback. */
export function rewriteGuardedCallback(code: MagicString, callback: AnyNode, guard: number): void {
  wrap(code, callback, `$plimsoll.guarded(${guard}, `, ')');
}

function wrap(code: MagicString, { start, end }: Span, before: string, after: string): void {
  code.prependRight(start, before).appendLeft(end, after);
}

/** Where `.map` or `?.map` or `["map"]` begins, behind the object and its parentheses. */
function memberStart(source: string, { computed, property }: AnyNode & { type: 'MemberExpression' }): number {
  const before = source.lastIndexOf(computed ? '[' : '.', property.start - (computed ? 1 : 0));
  return source[before - 1] === '?' ? before - 1 : source.slice(before - 2, before) === '?.' ? before - 2 : before;
}
