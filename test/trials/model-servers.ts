import type { Random } from '../../reports/stats/random.ts';
import type { Measured, Subject } from '../../trials/capacity/search.ts';

const measured = (over: boolean, own: Partial<Measured> = {}): Measured => ({
  state: over ? 'over' : 'within',
  certain: true,
  broke: over ? ['p95'] : [],
  causes: [],
  throughput: 0,
  concurrency: 0,
  ...own,
});

/** c servers and one queue, arrivals at random: every request is simulated, from an empty queue on. Budget on p95. */
export function mmc(
  { servers, rate, budget }: { servers: number; rate: number; budget: number },
  random: Random,
): Subject {
  const exponential = (mean: number): number => -mean * Math.log(1 - random());
  return {
    measure(load, purpose) {
      const seconds = purpose === 'confirm' ? 120 : 60;
      const free = new Float64Array(servers);
      const times: number[] = [];
      for (let now = exponential(1 / load); now < seconds; now += exponential(1 / load)) {
        let next = 0;
        for (let server = 1; server < servers; server++) if (free[server]! < free[next]!) next = server;
        const done = Math.max(now, free[next]!) + exponential(1 / rate);
        free[next] = done;
        times.push(done - now);
      }
      const sorted = Float64Array.from(times).sort();
      const p95 = sorted[Math.ceil(0.95 * sorted.length) - 1] ?? 0;
      const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
      const throughput = times.length / seconds;
      return Promise.resolve(
        measured(p95 > budget, { strain: p95 / budget, throughput, concurrency: throughput * mean }),
      );
    },
    recover: () => Promise.resolve(true),
  };
}

/** P(T ≤ t) of M/M/c (Kleinrock, Queueing Systems I, 3.5): waiting is exponential once all servers are busy. */
export function mmcCapacity({ servers, rate, budget }: { servers: number; rate: number; budget: number }): number {
  const beyond = (load: number): number => {
    const offered = load / rate;
    let [term, sum] = [1, 1];
    for (let k = 1; k < servers; k++) sum += term *= offered / k;
    const last = (term * offered) / servers / (1 - offered / servers);
    const waits = last / (sum + last);
    const [drain, own] = [servers * rate - load, rate];
    // P(T > t) = P(no wait) e^(−μt) + P(wait) · (wait + service), two exponentials in a row.
    const both = (drain * Math.exp(-own * budget) - own * Math.exp(-drain * budget)) / (drain - own);
    return (1 - waits) * Math.exp(-own * budget) + waits * both;
  };
  let [low, high] = [0, servers * rate * (1 - 1e-9)];
  for (let turn = 0; turn < 100; turn++) {
    const middle = (low + high) / 2;
    if (beyond(middle) < 0.05) low = middle;
    else high = middle;
  }
  return low;
}

export interface UslServer {
  lambda: number;
  sigma: number;
  kappa: number;
  budget: number;
  noise: number;
}

const uslThroughput = ({ lambda, sigma, kappa }: UslServer, n: number): number =>
  (lambda * n) / (1 + sigma * (n - 1) + kappa * n * (n - 1));

/** Closed loop: N virtual users, each waiting for its answer. R = N / X. */
export const uslServer = (server: UslServer, random: Random): Subject => ({
  measure(vus) {
    const throughput = uslThroughput(server, vus) * (1 + server.noise * (random() - 0.5));
    return Promise.resolve(
      measured(vus / throughput > server.budget, {
        strain: vus / throughput / server.budget,
        throughput,
        concurrency: vus,
      }),
    );
  },
  recover: () => Promise.resolve(true),
});

export function uslCapacity(server: UslServer): number {
  for (let vus = 1; ; vus++) if ((vus + 1) / uslThroughput(server, vus + 1) > server.budget) return vus;
}

/** As fast as ever up to the edge, and hopeless beyond it. */
export const cliff = (edge: number, random: Random): Subject => ({
  measure: (load) =>
    Promise.resolve(
      measured(load * (1 + 0.02 * (random() - 0.5)) > edge, {
        strain: load * (1 + 0.02 * (random() - 0.5)) > edge ? 20 : 0.4,
        throughput: Math.min(load, edge),
      }),
    ),
  recover: () => Promise.resolve(true),
});

/** Falls over beyond `up`, and then stays down (retries, a cold cache) until it is left alone. */
export function bistable(
  { up, down, comesBack }: { up: number; down: number; comesBack: boolean },
  random: Random,
): Subject {
  let fallen = false;
  return {
    measure(load) {
      const actual = load * (1 + 0.02 * (random() - 0.5));
      if (actual > up) fallen = true;
      else if (actual < down) fallen = false;
      return Promise.resolve(measured(fallen, { throughput: fallen ? down : load }));
    },
    recover() {
      if (comesBack) fallen = false;
      return Promise.resolve(!fallen);
    },
  };
}

/** Carries all it gets up to `edge`, and then ends. */
export const mortal = (edge: number): Subject => ({
  measure: (load) => Promise.resolve(load > edge ? measured(true, { state: 'died' }) : measured(false)),
  recover: () => Promise.reject(new Error('nobody recovers from this')),
});

/** The generator gives out before the target does. */
export const strong = (generator: number): Subject => ({
  measure: (load) => Promise.resolve(measured(false, load > generator ? { state: 'generator' } : {})),
  recover: () => Promise.resolve(true),
});
