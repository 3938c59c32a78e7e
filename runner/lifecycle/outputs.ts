import { closeSync, openSync, writeFileSync } from 'node:fs';
import { UserError } from '../../user-error.ts';
import { csvColumns } from '../engine/sample-lines.ts';
import type { OutputFormat } from '../engine/messages.ts';
import { hint } from '../options/did-you-mean.ts';
import type { ResolvedOptions } from '../options/resolve.ts';
import { DEFAULT_SYSTEM_TAGS } from '../options/system-tags.ts';
import type { Metric } from '../metrics/metric.ts';

const FORMATS: readonly OutputFormat[] = ['json', 'csv'];

/** The files of `--out`, in k6's line formats. */
export interface Outputs {
  readonly formats: readonly OutputFormat[];
  write(format: OutputFormat, text: string): void;
  /** k6 introduces each metric before its first sample. */
  introduce(metric: Metric): void;
  close(): void;
}

/**
 * @param onFailure told once of an output that can no longer be written; the run goes on without it
 * @throws UserError where an output is of no known kind, or its file cannot be made
 */
export function openOutputs(
  wanted: readonly string[],
  { options, thresholds }: ResolvedOptions,
  onFailure: (text: string) => void,
): Outputs {
  const outputs = wanted.map((output) => {
    const [format = '', path] = output.split(/=(.*)/s);
    if (!isFormat(format)) throw unknown(output, format);
    return { format, ...openOutput(output, path, onFailure) };
  });
  const write = (format: OutputFormat, text: string): void => {
    for (const output of outputs) if (output.format === format) output.write(text);
  };
  write(
    'csv',
    `metric_name,timestamp,metric_value,${csvColumns(options.systemTags ?? DEFAULT_SYSTEM_TAGS).join(',')},extra_tags,metadata\n`,
  );
  const introduced = new Set<string>();
  return {
    formats: [...new Set(outputs.map(({ format }) => format))],
    write,
    introduce(metric) {
      if (introduced.has(metric.name)) return;
      introduced.add(metric.name);
      const own = thresholds.filter(({ selector }) => selector.metric === metric.name);
      const parts = own.filter(({ selector }) => selector.tags.length > 0);
      const data = {
        name: metric.name,
        type: metric.type,
        contains: metric.contains,
        thresholds: own
          .filter(({ selector }) => selector.tags.length === 0)
          .flatMap(({ thresholds: list }) => list.map(({ source }) => source)),
        submetrics:
          parts.length === 0
            ? null
            : parts.map(({ selector: { source, tags } }) => ({
                name: source,
                suffix: source.slice(source.indexOf('{') + 1, -1),
                tags: Object.fromEntries(tags),
              })),
      };
      write('json', `${JSON.stringify({ type: 'Metric', data, metric: metric.name })}\n`);
    },
    close() {
      for (const output of outputs) output.close();
    },
  };
}

const isFormat = (name: string): name is OutputFormat => (FORMATS as readonly string[]).includes(name);

interface Output {
  write(text: string): void;
  close(): void;
}

function openOutput(output: string, path: string | undefined, onFailure: (text: string) => void): Output {
  // Through the stream: a pipe whose reader is slow refuses a write to the descriptor itself.
  if (path === undefined || path === '' || path === '-')
    return { write: (text) => void process.stdout.write(text), close: () => undefined };
  let file: number | undefined = openFile(output, path);
  const close = (): void => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  return {
    write(text) {
      if (file === undefined) return;
      try {
        writeFileSync(file, text);
      } catch (error) {
        close();
        onFailure(`--out ${output} ends here: ${(error as Error).message}`);
      }
    },
    close,
  };
}

function openFile(output: string, path: string): number {
  try {
    return openSync(path, 'w');
  } catch (cause) {
    throw new UserError(`--out ${output}: cannot write ${path}`, {
      why: (cause as Error).message,
      fix: 'name a file in a folder that exists',
      cause,
    });
  }
}

function unknown(output: string, format: string): UserError {
  return new UserError(`--out ${output}: there is no output '${format}'${hint(format, FORMATS)}`, {
    why: 'the embedded engine writes json and csv',
    fix: 'use --out json=FILE or --out csv=FILE, or --engine k6 for the others',
  });
}
