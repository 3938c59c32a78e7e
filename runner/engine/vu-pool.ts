import type { Stripe } from '../schedule/stripe.ts';
import { COUNTER, addTo } from './counters.ts';
import type { ThreadState } from './thread-state.ts';
import { VirtualUser } from './virtual-user.ts';

/** The VUs of a thread that no scenario uses at the moment; the one that has waited longest is taken first. */
export class VuPool {
  readonly #thread: ThreadState;
  readonly #numbers: readonly number[];
  readonly #instances: Stripe;
  #idle: VirtualUser[] = [];
  /** Where the idle begin: taking the first out of an array of thousands would move all others. */
  #first = 0;
  #making = false;
  readonly all: VirtualUser[] = [];

  /**
   * @param numbers of the VUs that are planned, within the instance, from 0; later ones get the next free numbers
   * @param instances deals the test's numbers out to instances
   */
  constructor(thread: ThreadState, numbers: readonly number[], instances: Stripe) {
    this.#thread = thread;
    this.#numbers = numbers;
    this.#instances = instances;
  }

  /** Makes a VU and runs its init code. @returns a promise where that waits @throws what it throws */
  make(): VirtualUser | Promise<VirtualUser> {
    const made = addTo(this.#thread.counters, COUNTER.initialized);
    const slot = this.#numbers[this.all.length] ?? made;
    const user = new VirtualUser(this.#thread, { inInstance: slot + 1, inTest: this.#instances.nth(slot) + 1 });
    this.all.push(user);
    return user.init()?.then(() => user) ?? user;
  }

  /** Undefined where a new one had to be made, and its init code threw or still waits: then one comes later. */
  take(): VirtualUser | undefined {
    if (this.#first < this.#idle.length) return this.#takeIdle();
    if (this.#making) return undefined;
    try {
      const made = this.make();
      if (!(made instanceof Promise)) return made;
      void this.#giveLater(made);
    } catch (error) {
      this.#thread.abortTest(error as Error);
    }
    return undefined;
  }

  async #giveLater(made: Promise<VirtualUser>): Promise<void> {
    this.#making = true;
    try {
      this.give(await made);
    } catch (error) {
      this.#thread.abortTest(error as Error);
    }
    this.#making = false;
  }

  #takeIdle(): VirtualUser {
    const user = this.#idle[this.#first++]!;
    if (this.#first * 2 >= this.#idle.length) {
      this.#idle = this.#idle.slice(this.#first);
      this.#first = 0;
    }
    return user;
  }

  give(user: VirtualUser): void {
    this.#idle.push(user);
  }
}
