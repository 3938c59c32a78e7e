import { z } from 'zod';

const number = z.number();

/** What one virtual user's requests asked while it ran alone, read before and after each of them. */
const pgSolo = z.object({
  /** Of one step, or of several whose requests were under way together; none: what came between requests. */
  steps: z.array(z.string()),
  requests: number,
  /** How long the stretches between two readings were, altogether. */
  seconds: number,
  statements: z.array(z.object({ id: z.string(), calls: number, rows: number, totalMs: number })),
});

/** Sightings of running statements whose comment (sqlcommenter) or session says which route asked, since the previous sample. */
const pgTags = z.object({
  tags: z.array(
    z.object({
      /** 'GET /products/:id' or 'products#show', as the target names it, without what looks like an id or a token. */
      route: z.string(),
      id: z.string().optional(),
      wait: z.string(),
      sightings: number,
    }),
  ),
});

/** What the target's own spans (OpenTelemetry) say of one step's requests from `from` to `at`. */
const spans = z.object({
  from: number,
  step: z.string(),
  /** Requests whose span came; those that were not sampled are not among them. */
  requests: number,
  /** Asked of databases, by normalised text, or by command where no text can be kept. Time as the target saw it. */
  database: z.array(
    z.object({ system: z.string(), query: z.string(), calls: number, errors: number, totalMs: number }),
  ),
  /** Asked of others over HTTP, by host and route ('POST /payments'). */
  calls: z.array(
    z.object({
      host: z.string(),
      route: z.string(),
      calls: number,
      errors: number,
      statuses: z.record(z.string(), number),
      totalMs: number,
    }),
  ),
});

export const attributionKinds = { 'pg-solo': pgSolo, 'pg-tags': pgTags, spans };
