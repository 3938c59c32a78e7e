import type { Sample } from '../../record/samples.ts';
import type { Ms } from '../../../units.ts';
import type { Series } from '../prometheus.ts';

type Runtime = Omit<Extract<Sample, { kind: 'runtime' }>, 'kind' | 'name'>;

/** Where a field of a sample stands, by the names that client libraries give it; the first that is there counts. */
interface Source {
  field: keyof Runtime;
  /** All series of these names are added up, or the largest taken. */
  names: readonly string[];
  labels?: Readonly<Record<string, string>>;
  most?: true;
  /** A running total: what counts is what came since the look before. */
  total?: true;
  times?: number;
  less?: number;
}

const SECONDS = 1000;
/** prom-client measures how late a timer of 10 ms is, and counts the 10 ms, too. */
const PROM_CLIENT_TIMER: Ms = 10;

/** prom-client (Node), the standard names of every client, Go's, micrometer's (JVM), HikariCP's, database/sql's and OpenTelemetry's. */
const SOURCES: readonly Source[] = [
  { field: 'rssBytes', names: ['process_resident_memory_bytes'] },
  { field: 'descriptors', names: ['process_open_fds', 'process_files_open_files'] },
  { field: 'descriptorsMax', names: ['process_max_fds', 'process_files_max_files'] },
  { field: 'heapUsedBytes', names: ['nodejs_heap_size_used_bytes', 'go_memstats_heap_alloc_bytes'] },
  { field: 'heapUsedBytes', names: ['jvm_memory_used_bytes', 'jvm_memory_bytes_used'], labels: { area: 'heap' } },
  { field: 'heapBytes', names: ['nodejs_heap_size_total_bytes', 'go_memstats_heap_sys_bytes'] },
  { field: 'heapBytes', names: ['jvm_memory_committed_bytes'], labels: { area: 'heap' } },
  {
    field: 'loopDelayMs',
    names: ['nodejs_eventloop_lag_p99_seconds'],
    most: true,
    times: SECONDS,
    less: PROM_CLIENT_TIMER,
  },
  {
    field: 'loopDelayMeanMs',
    names: ['nodejs_eventloop_lag_mean_seconds'],
    most: true,
    times: SECONDS,
    less: PROM_CLIENT_TIMER,
  },
  {
    field: 'gcMs',
    names: ['nodejs_gc_duration_seconds_sum', 'jvm_gc_pause_seconds_sum', 'go_gc_duration_seconds_sum'],
    total: true,
    times: SECONDS,
  },
  {
    field: 'gcRuns',
    names: ['nodejs_gc_duration_seconds_count', 'jvm_gc_pause_seconds_count', 'go_gc_duration_seconds_count'],
    total: true,
  },
  {
    field: 'poolWaiting',
    names: ['hikaricp_connections_pending', 'db_client_connections_pending_requests', 'prisma_client_queries_wait'],
  },
  {
    field: 'poolUsed',
    names: ['hikaricp_connections_active', 'go_sql_in_use_connections', 'prisma_pool_connections_busy'],
  },
  { field: 'poolUsed', names: ['db_client_connections_usage'], labels: { state: 'used' } },
  { field: 'poolMax', names: ['hikaricp_connections_max', 'go_sql_max_open_connections', 'db_client_connections_max'] },
  { field: 'poolTaken', names: ['hikaricp_connections_acquire_seconds_count'], total: true },
  {
    field: 'poolWaitMs',
    names: ['hikaricp_connections_acquire_seconds_sum', 'go_sql_wait_duration_seconds_total'],
    total: true,
    times: SECONDS,
  },
];

const CPU = ['process_cpu_seconds_total'];

/** What a process told of itself in two scrapes, `elapsed` apart; empty where it exposes nothing of the kind. */
export function runtimeMetrics(before: readonly Series[], now: readonly Series[], elapsed: Ms): Runtime {
  const found: { -readonly [Field in keyof Runtime]: number } = {};
  for (const source of SOURCES) {
    const value = read(source, before, now);
    if (found[source.field] === undefined && value !== undefined) found[source.field] = value;
  }
  const cpuSeconds = read({ field: 'cpuCores', names: CPU, total: true }, before, now);
  return { ...found, ...(cpuSeconds !== undefined && { cpuCores: (cpuSeconds * SECONDS) / elapsed }) };
}

function read(source: Source, before: readonly Series[], now: readonly Series[]): number | undefined {
  const { names, total, times = 1, less = 0 } = source;
  const name = names.find((name) => now.some((series) => series.name === name));
  if (name === undefined) return undefined;
  const [value, earlier] = [sumOf(source, name, now), total ? sumOf(source, name, before) : 0];
  // A process that began anew counts from zero.
  const since = value >= earlier ? value - earlier : value;
  return Number.isFinite(since) ? Math.max(0, since * times - less) : undefined;
}

function sumOf({ labels = {}, most }: Source, name: string, all: readonly Series[]): number {
  const wanted = Object.entries(labels);
  const values = all
    .filter((one) => one.name === name && wanted.every(([label, value]) => one.labels[label] === value))
    .map(({ value }) => value);
  return most ? Math.max(0, ...values) : values.reduce((sum, value) => sum + value, 0);
}
