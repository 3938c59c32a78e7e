import Module from 'node:module';
import type { Ms } from '../../../units.ts';

/** A pool of `pg`, as far as we look at it. */
interface Pool {
  waitingCount: number;
  totalCount: number;
  idleCount: number;
  options?: { max?: number };
}

type Callback = (...result: unknown[]) => void;
type Connect = (this: Pool, callback?: Callback) => unknown;
type Require = (this: unknown, id: string) => unknown;

interface PoolState {
  poolWaiting: number;
  poolUsed: number;
  poolMax: number;
  poolTaken: number;
  poolWaitMs: Ms;
}

/**
 * Sees how long callers wait for a connection of a `pg` pool, by standing before its `connect`.
 *
 * @returns takes what came since it was asked before; undefined as long as there is no pool
 */
export function watchPools(): () => PoolState | undefined {
  const pools = new Set<Pool>();
  let [taken, waitMs] = [0, 0];
  // `pg` is CommonJS, whoever imports it, and asks for its pool by `require`.
  const { prototype } = Module as unknown as { prototype: { require: Require } };
  const required = prototype.require;
  prototype.require = function (id) {
    const exports = required.call(this, id);
    if (id === 'pg-pool') standBefore((exports as { prototype: { connect: Connect } }).prototype);
    return exports;
  };

  const seen = new WeakSet<object>();
  function standBefore(prototype: { connect: Connect }): void {
    if (seen.has(prototype)) return;
    seen.add(prototype);
    const connect = prototype.connect;
    prototype.connect = function (callback) {
      pools.add(this);
      const asked = performance.now();
      const got = (): void => {
        taken++;
        waitMs += performance.now() - asked;
      };
      if (callback)
        return connect.call(this, (...result) => {
          got();
          callback(...result);
        });
      const client = connect.call(this) as Promise<unknown>;
      void client.then(got, got);
      return client;
    };
  }

  return () => {
    if (pools.size === 0) return undefined;
    const sum = (of: (pool: Pool) => number): number => [...pools].reduce((total, pool) => total + of(pool), 0);
    const state: PoolState = {
      poolWaiting: sum(({ waitingCount }) => waitingCount),
      poolUsed: sum(({ totalCount, idleCount }) => totalCount - idleCount),
      poolMax: sum(({ options }) => options?.max ?? 10),
      poolTaken: taken,
      poolWaitMs: waitMs,
    };
    [taken, waitMs] = [0, 0];
    return state;
  };
}
