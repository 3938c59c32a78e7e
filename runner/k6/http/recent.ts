import { sameTags } from '../../metrics/tags.ts';

const KEPT = 8;

/**
 * What was made of the objects that a script gave last. It gives ones with the same texts again and again, and may
 * change them in between: so they are known by what is in them.
 */
export class Recent<T> {
  readonly #given: Record<string, string>[] = [];
  readonly #made: T[] = [];
  #next = 0;

  find(given: unknown): T | undefined {
    if (!isPlain(given)) return undefined;
    for (let index = 0; index < this.#given.length; index++)
      if (sameTags(this.#given[index], given as Record<string, string>)) return this.#made[index];
    return undefined;
  }

  /** Nothing else than plain objects of texts is remembered. */
  remember(given: unknown, made: T): void {
    if (!isPlain(given) || !Object.values(given).every((value) => typeof value === 'string')) return;
    this.#given[this.#next] = { ...(given as Record<string, string>) };
    this.#made[this.#next] = made;
    this.#next = (this.#next + 1) % KEPT;
  }
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
