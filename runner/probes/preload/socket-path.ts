import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of this user alone, so that nobody else can stand in for a process. */
export const socketFolder = (): string => join(tmpdir(), `plimsoll-probe-${process.getuid?.() ?? 'user'}`);

/** Where a process that was started with `--import plimsoll/probe` answers. */
export const socketPath = (pid: number): string => join(socketFolder(), `${pid}.sock`);
