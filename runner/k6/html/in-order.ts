import { isOurs, ours } from '../../script/ours.ts';

/**
 * Calls `work` on each item, one after the other.
 *
 * A script's callback that blocks was made asynchronous by lowering: then each call is waited for before the next,
 * and the results come in a promise, which the lowered script awaits in turn.
 */
export function inOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Result,
): Result[] | Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) {
    const result: unknown = work(item, index);
    if (isOurs(result)) return ours(rest(items, work, results, result));
    results.push(result as Result);
  }
  return results;
}

async function rest<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Result,
  results: Result[],
  pending: Promise<unknown>,
): Promise<Result[]> {
  results.push((await pending) as Result);
  for (let index = results.length; index < items.length; index++) {
    const result: unknown = work(items[index]!, index);
    results.push((isOurs(result) ? await result : result) as Result);
  }
  return results;
}
