import type { Tags } from './tags.ts';
import type { Metric } from './metric.ts';
import { createSink } from './sink.ts';
import type { Delta, Sink } from './sink.ts';

/** One metric under one set of tags, in one thread: what came in since the last second was handed on. */
export class Series {
  readonly id: number;
  readonly metric: Metric;
  readonly tags: Tags;
  /** The tags that the call itself gave, by which the series is found again. */
  own: Tags | undefined;
  /** Takes in all that can no longer be told apart. */
  shared = false;
  readonly sink: Sink;

  constructor(id: number, metric: Metric, tags: Tags) {
    this.id = id;
    this.metric = metric;
    this.tags = tags;
    this.sink = createSink(metric.type);
  }
}

/** A series as it is announced to the main thread, once. */
export interface SeriesInfo {
  id: number;
  metric: Metric;
  tags: Tags;
}

export interface SeriesDelta {
  id: number;
  delta: Delta;
}
