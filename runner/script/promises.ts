import type { Program } from 'acorn';
import { children, isFunction } from './flow/nodes.ts';

const PROMISE_NAMES = new Set(['Promise', 'then', 'asyncRequest', 'subtle', 'closed']);

/**
 * Whether a script may have promises that it made on purpose. If so, what lowered functions return is looked at, since
 * an async function would wait for a promise that the author meant to pass on.
 */
export function keepsPromises(program: Program): boolean {
  const open: ReturnType<typeof children> = [program];
  for (let node = open.pop(); node; node = open.pop()) {
    if (isFunction(node) && node.async) return true;
    if (node.type === 'Identifier' && PROMISE_NAMES.has(node.name)) return true;
    if (node.type === 'ImportDeclaration' && String(node.source.value).startsWith('k6/experimental/')) return true;
    open.push(...children(node));
  }
  return false;
}
