import { join } from 'node:path';
import { z } from 'zod';
import { compare } from '../reports/compare.ts';
import { hotPathEngine } from '../runner/engines/autocannon.ts';
import { withoutSecrets } from '../runner/lifecycle/without-secrets.ts';
import { readRecord } from '../runner/record/reader.ts';
import { runEngine } from '../runner/run-engine.ts';
import { UserError } from '../user-error.ts';
import { EXIT, stoppedBy } from './exit-codes.ts';
import { stamp } from './folder-name.ts';
import { headroom } from './hotpath/headroom.ts';
import { startLive } from './live/live.ts';
import { reporters, writeOutputs } from './outputs.ts';
import { collect, durationMs, httpUrl, parseOptions, positiveInt } from './parse-options.ts';
import { assertMayLoad, checkTarget } from './preflight.ts';
import { renderText } from '../reports/text.ts';
import type { Context, Verb } from './verb.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

const options = z.strictObject({
  connections: positiveInt.default(10),
  duration: durationMs.default(10_000),
  timeout: durationMs.default(10_000),
  method: z
    .preprocess((text) => (typeof text === 'string' ? text.toUpperCase() : text), z.enum(METHODS))
    .default('GET'),
  header: z.array(z.string()).default([]),
  body: z.string().optional(),
  against: z.string().optional(),
  output: z.string().optional(),
  reporter: reporters.optional(),
  allowHost: z.array(z.string()).default([]),
});

/** Single routes flat out, one after the other: how much is there at most, and how far from it the journeys are. */
export const hotpath: Verb = {
  usage: '<urls...>',
  define: (command) =>
    void command
      .option('-c, --connections <number>', 'connections that are busy all the time (10)')
      .option('-d, --duration <time>', 'how long each route is driven (10s)')
      .option('--timeout <time>', 'a request that takes longer is given up, and counts with that time (10s)')
      .option('-m, --method <method>', `${METHODS.join(', ')} (GET)`)
      .option('-H, --header <Name: value>', 'a header; may be repeated', collect)
      .option('-b, --body <text>', 'what is sent')
      .option('--against <record>', "a journey's record: says how far its rate is from the limit")
      .option('-o, --output <folder>', 'keep the record there, and write its report beside it')
      .option('--reporter <list>', 'html, json, md, junit (html with -o)')
      .option('--allow-host <name>', 'a host beside loopback that may get load; may be repeated', collect),
  async run({ args, options: raw }, context) {
    const parsed = parseOptions(options, raw);
    const headers = Object.fromEntries(parsed.header.map(header));
    const journey = parsed.against === undefined ? undefined : readRecord(parsed.against);
    for (const url of args) await checkRoute(url, parsed.allowHost);
    for (const [index, url] of args.entries()) {
      const folder = folderOf(parsed.output, args.length > 1 ? `route-${index + 1}` : undefined);
      const { record } = await shoot(url, { ...parsed, headers, folder }, context);
      const comparison = compare(undefined, readRecord(record));
      const { colour, width } = context.stdout;
      context.stdout.write(renderText(comparison, { colour, width }));
      context.stdout.write(headroom(readRecord(record), journey));
      const wanted = parsed.reporter ?? (parsed.output === undefined ? [] : ['html' as const]);
      const written = await writeOutputs(comparison, folder, wanted);
      context.stderr.write(`${[record, ...written].map((file) => `  wrote ${file}`).join('\n')}\n`);
      if (context.stop.aborted) return stoppedBy(context.stop);
    }
    return EXIT.ok;
  },
};

type Shot = z.output<typeof options> & { headers: Record<string, string>; folder: string };

async function shoot(url: string, shot: Shot, { stderr, stop }: Context): Promise<{ record: string }> {
  const { method, headers, body, connections, duration, timeout, folder } = shot;
  const live = startLive(new URL(url).pathname, duration, stderr);
  try {
    return await runEngine(
      {
        engine: hotPathEngine({ url, method, headers, body, connections, duration, timeout }),
        out: folder,
        script: `hotpath ${method} ${withoutSecrets(url)}`,
        workload: { url: pathOf(url), headers, body },
        target: url,
        // Headers may carry a token, so only their names are kept.
        options: { connections, duration, timeout, method, headers: Object.keys(headers) },
        probes: [],
        onEntry: (entry) => live.observe(entry),
      },
      stop,
    );
  } finally {
    live.stop();
  }
}

const folderOf = (output: string | undefined, route: string | undefined): string => {
  const folder = output ?? join('plimsoll-runs', `hotpath-${stamp()}`);
  return route === undefined ? folder : join(folder, route);
};

async function checkRoute(text: string, allowed: readonly string[]): Promise<void> {
  const url = httpUrl.safeParse(text);
  if (!url.success)
    throw new UserError(`hotpath ${JSON.stringify(text)}`, {
      why: url.error.issues[0]?.message ?? 'not a URL',
      fix: 'write it as http://127.0.0.1:3000/products',
    });
  await assertMayLoad(text, allowed);
  await checkTarget(text);
}

function header(text: string): [string, string] {
  const cut = text.indexOf(':');
  if (cut > 0) return [text.slice(0, cut).trim(), text.slice(cut + 1).trim()];
  throw new UserError(`--header ${JSON.stringify(text)}`, {
    why: 'a name, a colon and a value were expected',
    fix: "write it as --header 'Accept: application/json'",
  });
}

/** What is asked for, wherever the target is. */
function pathOf(text: string): string {
  const { pathname, search } = new URL(text);
  return `${pathname}${search}`;
}
