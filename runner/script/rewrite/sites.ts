import type { AnyNode } from 'acorn';
import type MagicString from 'magic-string';
import type { Wait } from '../blocking.ts';
import type { Site } from '../flow/functions.ts';

/** Makes a call wait. `whole` is the optional chain that ends with the call, or the call itself. */
export function rewriteCall(
  code: MagicString,
  source: string,
  { node, method = '' }: Site,
  wait: Wait,
  whole: AnyNode,
): void {
  if (wait === 'surely') wrap(code, whole, '(await ', ')');
  if (wait === 'perhaps') wrap(code, whole, '($plimsoll.is($plimsoll.v = ', ') ? await $plimsoll.v : $plimsoll.v)');
  if (wait === 'array' && node.type === 'CallExpression') {
    const { callee } = node;
    if (callee.type !== 'MemberExpression') return;
    const open = source.indexOf('(', callee.end) + 1;
    code.update(memberStart(source, callee), open, ', ');
    wrap(code, whole, `(await $plimsoll.array("${callee.optional ? '?' : ''}${method}", `, ')');
  }
}

/** A loop, a spread or a `yield*` over a generator that waits. */
export function rewriteIteration(code: MagicString, { node }: Site): void {
  if (node.type === 'ForOfStatement') {
    code.appendLeft(node.start + 3, ' await');
    wrap(code, node.right, '$plimsoll.each(', ')');
  }
  if (node.type === 'SpreadElement') wrap(code, node.argument, '(await $plimsoll.collect(', '))');
}

/** Makes a call that cannot wait say so, should it have to. */
export function rewriteGuarded(code: MagicString, whole: AnyNode, guard: number): void {
  wrap(code, whole, `$plimsoll.guard(${guard}, `, ')');
}

/** The same for a callback. */
export function rewriteGuardedCallback(code: MagicString, callback: AnyNode, guard: number): void {
  wrap(code, callback, `$plimsoll.guarded(${guard}, `, ')');
}

function wrap(code: MagicString, { start, end }: AnyNode, before: string, after: string): void {
  code.prependRight(start, before).appendLeft(end, after);
}

/** Where `.map` or `?.map` or `["map"]` begins, behind the object and its parentheses. */
function memberStart(source: string, { computed, property }: AnyNode & { type: 'MemberExpression' }): number {
  const before = source.lastIndexOf(computed ? '[' : '.', property.start - (computed ? 1 : 0));
  return source[before - 1] === '?' ? before - 1 : source.slice(before - 2, before) === '?.' ? before - 2 : before;
}
