import type MagicString from 'magic-string';
import type { FunctionInfo } from '../flow/functions.ts';
import { isFunction, type AnyFunction } from '../flow/nodes.ts';
import type { Scopes } from '../flow/scopes.ts';

/**
 * Makes a function that blocks asynchronous.
 *
 *     function f(a) { … }          becomes  function f(a) { return $plimsoll.ours((async () => { … })()); }
 *     function f(a = http.get()) { … }      function f(...$args) { return $plimsoll.ours((async () => { var [a = …] = $args; … })()); }
 *     function* f(a) { … }                  function f(...$args) { return $plimsoll.generator(async function* (a) { … }, this, $args); }
 *
 * The arrow keeps `this`, `super` and `arguments`, and the promise gets its mark. A function whose every call is known
 * needs no mark, and becomes `async function f(a) { … }`.
 *
 * @param waitsInParams whether a default value waits, which the parameters of an async function cannot
 */
export function rewriteFunction(
  code: MagicString,
  source: string,
  scopes: Scopes,
  { node, kind, method }: FunctionInfo,
  { isMarked, waitsInParams }: { isMarked: boolean; waitsInParams: boolean },
): void {
  if (!isFunction(node) || kind === 'async') return;
  if (kind === 'generator') {
    rewriteGenerator(code, source, node, method ?? node);
    return;
  }
  const { params, body } = scopes.hoisted(node);
  const takesArgs = waitsInParams || (isMarked && [...body].some((name) => params.has(name)));
  if (!isMarked && !takesArgs) {
    code.prependRight(method && node.type === 'FunctionExpression' ? keyStart(source, method) : node.start, 'async ');
    return;
  }
  const parameters = takesArgs ? takeArgs(code, source, node) : '';
  if (node.expression) {
    const arrow = source.indexOf('=>', node.params.at(-1)?.end ?? node.start) + 2;
    code.prependRight(
      arrow,
      parameters ? ` $plimsoll.ours((async () => { ${parameters}return` : ' $plimsoll.ours((async () =>',
    );
    code.appendLeft(node.end, parameters ? `; })())` : ')())');
    return;
  }
  code.prependRight(node.body.start + 1, ` return $plimsoll.ours((async () => { ${parameters}`);
  code.appendLeft(node.body.end - 1, '})()); ');
}

/** Moves the parameters into the body, where a default value can wait. */
function takeArgs(code: MagicString, source: string, node: AnyFunction): string {
  const first = node.params[0];
  const last = node.params.at(-1);
  if (!first || !last) return '';
  const text = code.slice(first.start, last.end);
  const isBare = node.type === 'ArrowFunctionExpression' && source[node.start] !== '(';
  code.overwrite(first.start, last.end, isBare ? '(...$args)' : '...$args');
  return `var [${text}] = $args; `;
}

function rewriteGenerator(code: MagicString, source: string, node: AnyFunction, whole: { start: number }): void {
  const star = source.indexOf('*', whole.start);
  const open = source.indexOf('(', node === whole ? star : node.start);
  const last = node.params.at(-1);
  const close = source.indexOf(')', last?.end ?? open);
  code.remove(star, star + 1);
  const params = node.params.length === 0 ? '' : code.slice(open + 1, close);
  if (params === '') code.appendLeft(open + 1, '...$args');
  else code.overwrite(open + 1, close, '...$args');
  code.prependRight(node.body.start + 1, ` return $plimsoll.generator(async function* (${params}) {`);
  code.appendLeft(node.body.end - 1, '}, this, $args); ');
}

/** Where the key of a method stands, after `static`. */
const keyStart = (source: string, method: { start: number }): number =>
  method.start + (/^static\s+(?!\()/.exec(source.slice(method.start, method.start + 40))?.[0].length ?? 0);
