import type { ProbeOutput } from '../probe.ts';

/** Remembers what, in the samples that pass, disturbs a measurement or tears a hole in it. */
export function watchDisturbances(out: ProbeOutput): { out: ProbeOutput; tell: () => void } {
  const vacuumed = new Map<string, number>();
  let [looks, evictions] = [0, 0];
  return {
    out: {
      ...out,
      sample(sample) {
        out.sample(sample);
        if (sample.kind === 'pg-statements') evictions += sample.evicted ?? 0;
        if (sample.kind !== 'pg-database') return;
        looks++;
        for (const table of sample.autovacuum ?? []) vacuumed.set(table, (vacuumed.get(table) ?? 0) + 1);
      },
    },
    /** Once the load is over. */
    tell() {
      if (vacuumed.size > 0)
        out.notice(
          'database-autovacuum',
          `autovacuum worked while the load ran, on ${[...vacuumed].map(([table, seen]) => `${table} (${seen} of ${looks} looks)`).join(', ')}: it takes disk and CPU from the queries; run VACUUM before a measurement`,
        );
      if (evictions > 0)
        out.notice(
          'database-evictions',
          `pg_stat_statements was full and threw statements out ${evictions} times, their counts with them: raise pg_stat_statements.max`,
        );
    },
  };
}
