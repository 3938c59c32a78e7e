import type { ResponseHead } from './response-head.ts';

/** Whether anybody could be given the same answer: the request carries nothing that says who asks. */
export const isAnonymous = (head: string): boolean => !/^(authorization|cookie):/im.test(head);

/** Whether a cache may keep the answer, or ask whether it still holds. */
export function isKeepable({ status, fields }: ResponseHead): boolean {
  if (status === 304) return true;
  return fields.some(([name, value]) => {
    switch (name.toLowerCase()) {
      case 'etag':
      case 'last-modified':
      case 'age':
        return true;
      case 'cache-control':
        return /max-age\s*=\s*"?0*[1-9]/i.test(value);
      default:
        return false;
    }
  });
}
