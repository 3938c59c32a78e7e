import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** The real k6, where this machine has one. */
export const K6 = [...(process.env['PATH'] ?? '').split(delimiter), join(homedir(), 'go/bin')]
  .map((folder) => join(folder, 'k6'))
  .find((file) => existsSync(file));

export interface Asked {
  readonly path: string;
  readonly method: string;
  readonly body: unknown;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * What the real k6 makes of each path of a server: one iteration of one VU for all of them.
 *
 * @param options k6 options, beside those of the iteration
 */
export async function askK6(
  origin: string,
  asked: readonly Asked[],
  options: Record<string, unknown> = {},
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-oracle-'));
  try {
    const script = join(folder, 'oracle.js');
    writeFileSync(script, oracle(origin, asked, options));
    const { stderr } = await promisify(execFile)(
      K6 ?? '',
      ['run', '--quiet', '--no-summary', '--log-format', 'raw', script],
      {
        maxBuffer: 1 << 28,
        env: { ...process.env, K6_NO_USAGE_REPORT: 'true' },
        timeout: 60_000,
      },
    );
    const answers: string[] = [];
    for (const [, index, text] of stderr.matchAll(/^ORACLE (\d+) (.*)$/gm)) answers[Number(index)] = text ?? '';
    return answers;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const oracle = (origin: string, asked: readonly Asked[], options: Record<string, unknown>): string => `
import http from 'k6/http';
export const options = ${JSON.stringify({ vus: 1, iterations: 1, userAgent: 'test', ...options })};
const asked = ${JSON.stringify(asked)};
export default function () {
  asked.forEach(({ path, method, body, params }, index) => {
    let outcome;
    try {
      const r = http.request(method, ${JSON.stringify(origin)} + path, body === undefined ? null : body, params);
      outcome = [r.status, r.error_code, r.body];
    } catch (error) {
      outcome = ['throws', String(error)];
    }
    console.log('ORACLE ' + index + ' ' + JSON.stringify(outcome));
  });
}
`;
