import { parsed } from './modifiers.ts';
import { endOf } from './path.ts';

type Test = (value: unknown) => boolean;

const OPERATOR = /^(==|=|!=|<=|>=|<|>|!%|%)\s*(.*?)\s*$/s;

/**
 * Reads what stands in `#(…)`.
 *
 * @param select makes a path a function
 */
export function readQuery(text: string, select: (path: string) => (value: unknown) => unknown): Test {
  const end = endOf(text, 0, '=!<>%');
  const path = text.slice(0, end).trim();
  const [, operator, literal = ''] = OPERATOR.exec(text.slice(end)) ?? [];
  const subject = path === '' ? (value: unknown) => value : select(path);
  if (operator === undefined) return path === '' ? () => false : (value) => subject(value) !== undefined;
  if (literal.startsWith('~')) return likeness(subject, operator, literal.slice(1));
  const wanted = parsed(literal) ?? literal.replace(/^"|"$/g, '');
  return (value) => {
    const found = subject(value);
    return found !== undefined && compare(found, operator, wanted);
  };
}

/** `~true`, `~false`, `~null`, `~*`: whether it is as good as true, as false, nothing at all, or there. */
function likeness(subject: (value: unknown) => unknown, operator: string, wanted: string): Test {
  const isTrue = (value: unknown): boolean =>
    value === true || (typeof value === 'number' && value !== 0) || (typeof value === 'string' && isTrueText(value));
  const tests: Readonly<Record<string, Test>> = {
    true: isTrue,
    false: (value) => !isTrue(value),
    null: (value) => value === null || value === undefined,
    '*': (value) => value !== undefined,
  };
  const test = tests[wanted];
  if (!test || !['=', '==', '!='].includes(operator)) return () => false;
  return (value) => test(subject(value)) === (operator !== '!=');
}

const isTrueText = (text: string): boolean => ['1', 't', 'true'].includes(text.toLowerCase());

function compare(found: unknown, operator: string, wanted: unknown): boolean {
  if (operator === '%') return typeof found === 'string' && matches(String(wanted), found);
  if (operator === '!%') return typeof found === 'string' && !matches(String(wanted), found);
  if (typeof found !== typeof wanted) return operator === '!=';
  const [a, b] = [found as string | number, wanted as string | number];
  switch (operator) {
    case '=':
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
}

/** `*` is any text, `?` any one character. Two pointers: no pattern can make it slow. */
export function matches(pattern: string, text: string): boolean {
  let [at, from, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    if (pattern[from] === '*') [star, mark] = [from++, at];
    else if (pattern[from] === '?' || pattern[from] === text[at]) [at, from] = [at + 1, from + 1];
    else if (star >= 0) [from, at] = [star + 1, ++mark];
    else return false;
  }
  while (pattern[from] === '*') from++;
  return from === pattern.length;
}
