/** '20261122-101500-4711': sorts by time, and two processes never share one. */
export function stamp(now: Date = new Date()): string {
  return `${now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)}-${process.pid}`;
}
