import { Option } from 'commander';
import type { Command } from 'commander';
import { z } from 'zod';
import { UserError } from '../user-error.ts';

/** Flags of `k6 run` that change nothing here: command lines that have them go on working. */
const WITHOUT_EFFECT = ['--no-usage-report', '--no-color', '-v, --verbose', '--compatibility-mode <mode>'];

/** Flags of `k6 run` that mean nothing here, and what to do instead. */
const REFUSED: Readonly<Record<string, { flag: string; fix: string }>> = {
  address: {
    flag: '-a, --address <address>',
    fix: 'leave it out: there is no REST API; exec.test.abort() and Ctrl-C end a run',
  },
  linger: { flag: '-l, --linger', fix: 'leave it out: there is no REST API to keep; the record holds every second' },
  paused: { flag: '-p, --paused', fix: 'leave it out, and start the run when it is wanted' },
  profilingEnabled: { flag: '--profiling-enabled', fix: 'use `node --cpu-prof` on the plimsoll command' },
  tracesOutput: { flag: '--traces-output <output>', fix: "use --traces, which takes the target's spans by OTLP" },
  newMachineReadableSummary: {
    flag: '--new-machine-readable-summary',
    fix: 'use --summary-export, or --reporter json for all that was measured',
  },
  type: { flag: '-t, --type <type>', fix: 'name the script itself: archives of `k6 archive` are not read' },
  logOutput: { flag: '--log-output <output>', fix: 'use --console-output FILE, or redirect stderr' },
  logFormat: { flag: '--log-format <format>', fix: 'leave it out: what is logged are plain lines' },
};

export function defineK6Flags(command: Command): Command {
  for (const flag of [...WITHOUT_EFFECT, ...Object.values(REFUSED).map((refused) => refused.flag)])
    command.addOption(new Option(flag).hideHelp());
  return command;
}

export const k6Flags = z.object({
  usageReport: z.unknown().optional(),
  color: z.unknown().optional(),
  verbose: z.unknown().optional(),
  compatibilityMode: z.unknown().optional(),
  ...Object.fromEntries(Object.keys(REFUSED).map((name) => [name, z.unknown().optional()])),
});

/** @throws UserError for a flag of k6 that cannot mean anything here */
export function refuseK6Flags(raw: Readonly<Record<string, unknown>>): void {
  for (const [name, { flag, fix }] of Object.entries(REFUSED))
    if (raw[name] !== undefined)
      throw new UserError(`${flag.replace(/^-\w, | <.*/g, '')} has no meaning on the embedded engine`, {
        why: 'it is a flag of k6 for a part that Plimsoll does not have',
        fix,
      });
}
