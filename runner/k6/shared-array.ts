import { GoError } from './go-error.ts';

/** The elements of a shared array as JSON, one after the other, in memory that all threads see. */
export interface SharedElements {
  bytes: SharedArrayBuffer;
  /** Where element i begins; one more than there are elements. */
  offsets: Uint32Array;
}

/**
 * The shared arrays of one thread, by name. The JSON exists once for the process; an element is decoded when it is first
 * read, frozen, and then shared by all VUs of the thread.
 */
export class SharedArrays {
  readonly #elements = new Map<string, SharedElements>();
  readonly #arrays = new Map<string, readonly unknown[]>();

  constructor(elements: Iterable<readonly [string, SharedElements]> = []) {
    for (const [name, of] of elements) this.#elements.set(name, of);
  }

  /** @param make called where no thread has made it yet */
  get(name: string, make: () => unknown): readonly unknown[] {
    let array = this.#arrays.get(name);
    if (array) return array;
    let elements = this.#elements.get(name);
    if (!elements) this.#elements.set(name, (elements = encode(make())));
    array = lazyArray(elements);
    this.#arrays.set(name, array);
    return array;
  }

  /** For the other threads. */
  entries(): [string, SharedElements][] {
    return [...this.#elements];
  }
}

function encode(made: unknown): SharedElements {
  if (made instanceof Promise)
    throw new GoError('SharedArray constructor does not support async functions as second argument');
  if (!Array.isArray(made)) throw new GoError('only arrays can be made into SharedArray');
  const texts = made.map((element: unknown) => Buffer.from(JSON.stringify(element) ?? 'null'));
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  const bytes = new SharedArrayBuffer(length);
  const offsets = new Uint32Array(new SharedArrayBuffer((texts.length + 1) * 4));
  const view = new Uint8Array(bytes);
  let at = 0;
  for (const [index, text] of texts.entries()) {
    view.set(text, at);
    at += text.length;
    offsets[index + 1] = at;
  }
  return { bytes, offsets };
}

function lazyArray({ bytes, offsets }: SharedElements): readonly unknown[] {
  const length = offsets.length - 1;
  const decoded = Array.from<unknown>({ length });
  const known = new Uint8Array(length);
  const element = (index: number): unknown => {
    if (known[index] === 0) {
      // A copy, since text is not decoded from memory that another thread could change.
      const text = Buffer.from(new Uint8Array(bytes).subarray(offsets[index], offsets[index + 1])).toString();
      decoded[index] = deepFreeze(JSON.parse(text));
      known[index] = 1;
    }
    return decoded[index];
  };
  const refuse = (): never => {
    throw new TypeError('SharedArray is immutable');
  };
  // Elements stay in `decoded`, a plain array of the right length, so that its own methods see it through the proxy.
  return new Proxy(decoded, {
    get(target, key, receiver) {
      const index = typeof key === 'string' ? Number(key) : NaN;
      return Number.isInteger(index) && index >= 0 && index < length
        ? element(index)
        : Reflect.get(target, key, receiver);
    },
    set: refuse,
    deleteProperty: refuse,
    defineProperty: refuse,
    getOwnPropertyDescriptor(target, key) {
      const index = typeof key === 'string' ? Number(key) : NaN;
      if (Number.isInteger(index) && index >= 0 && index < length) element(index);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  });
}

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    for (const of of Object.values(value)) deepFreeze(of);
    Object.freeze(value);
  }
  return value;
}
