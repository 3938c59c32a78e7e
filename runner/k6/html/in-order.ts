/**
 * Calls `work` on each item, one after the other.
 *
 * A script's callback that blocks was made async by lowering: then each is waited for before the next is called.
 *
 * @returns the results; a promise of them where one call gave a promise
 */
export function inOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Result | Promise<Result>,
): Result[] | Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) {
    const result = work(item, index);
    if (result instanceof Promise) return rest(items, work, results, result);
    results.push(result);
  }
  return results;
}

async function rest<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Result | Promise<Result>,
  results: Result[],
  pending: Promise<Result>,
): Promise<Result[]> {
  results.push(await pending);
  for (let index = results.length; index < items.length; index++) results.push(await work(items[index]!, index));
  return results;
}
