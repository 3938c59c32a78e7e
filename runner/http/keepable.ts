import type { Field } from './response-head.ts';

/**
 * Whether a cache may keep the answer. An ETag or Last-Modified alone does not count: frameworks send one of every
 * answer, made from the answer itself, which spares bytes but not the work.
 *
 * @param fields by canonical name
 */
export function isKeepable(status: number, fields: readonly Field[]): boolean {
  if (status === 304) return true;
  return fields.some(([name, value]) => {
    switch (name) {
      case 'Age':
        return true;
      case 'Cache-Control':
        return /max-age\s*=\s*"?0*[1-9]/i.test(value);
      default:
        return false;
    }
  });
}
