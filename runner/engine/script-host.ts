import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GoError } from '../k6/go-error.ts';
import { globalObject, languageGlobals } from '../k6/globals.ts';
import { withoutSecrets } from '../k6/secrets.ts';
import { unknownModule } from '../k6/unknown-module.ts';
import type { ScriptHost } from '../script/script.ts';
import { consoleText } from './console-text.ts';
import type { VirtualUser } from './virtual-user.ts';

const LANGUAGE = languageGlobals();
const LANGUAGE_NAMES = Object.keys(LANGUAGE);

/** Whoever has one of these may ask for any global, under a name that the code does not show. */
const OPEN_ENDED = ['globalThis', 'global', 'eval'];

/**
 * Whether a script's code mentions a global. The others are not made: they would cost each VU kilobytes.
 *
 * @param code as lowered; a word in a string or a comment counts too
 */
export function mentionedIn(code: string): (name: string) => boolean {
  const words = new Set(code.match(/[\w$]+/g));
  return OPEN_ENDED.some((name) => words.has(name)) ? () => true : (name) => words.has(name);
}

/** What the script of one VU sees: its modules, each made when it is first asked for, and its globals as it mentions them. */
export function scriptHost(user: VirtualUser): ScriptHost & { globals: Record<string, unknown> } {
  const made = new Map<string, Record<string, unknown>>();
  const module = (name: string): Record<string, unknown> => {
    let namespace = made.get(name);
    if (!namespace) {
      const make = user.thread.modules.get(name);
      if (!make) throw unknownModule(name);
      namespace = make(user);
      made.set(name, namespace);
    }
    return namespace;
  };
  const { timers, thread } = user;
  const globals: Record<string, unknown> = {};
  globals['__VU'] = user.id;
  globals['__ITER'] = undefined;
  // One for all, but where scenarios have variables of their own.
  globals['__ENV'] = thread.scenariosHaveEnv ? { ...thread.env } : thread.env;
  // Put in one by one and always in the same order, so that V8 keeps one hidden class for the globals of all VUs.
  const put = (name: string, value: () => unknown): void => {
    if (thread.mentions(name)) globals[name] = value();
  };
  for (const name of LANGUAGE_NAMES) put(name, () => LANGUAGE[name]);
  put('open', () => (path: unknown, mode?: unknown) => openFile(user, String(path), mode));
  put('require', () => module);
  put('console', () => consoleOf(user));
  put('setTimeout', () => timers.setTimeout.bind(timers));
  put('clearTimeout', () => timers.clearTimeout.bind(timers));
  put('setInterval', () => timers.setInterval.bind(timers));
  put('clearInterval', () => timers.clearInterval.bind(timers));
  put('Math', () => (thread.seedsRandom ? seededMath(user) : Math));
  if (thread.mentions('globalThis') || thread.mentions('global'))
    globals['globalThis'] = globals['global'] = globalObject(globals);
  return { module, globals };
}

/** Math whose random numbers can be seeded, for a script that does so. */
function seededMath(user: VirtualUser): object {
  const math = Object.create(null, Object.getOwnPropertyDescriptors(Math)) as object;
  return Object.defineProperty(math, 'random', { value: () => (user.random ?? Math.random)() });
}

/** Files are read once a thread, and VUs share what was read. */
const files = new Map<string, Buffer>();

/** `open(path)`: a path is relative to the script's folder. */
function openFile(user: VirtualUser, path: string, mode: unknown): string | ArrayBuffer {
  if (user.stage !== 'init')
    throw new GoError(
      'the "open" function is only available in the init stage (i.e. the global scope), see https://grafana.com/docs/k6/latest/using-k6/test-lifecycle/ for more information',
    );
  if (path === '') throw new GoError("open() can't be used with an empty filename");
  const { script } = user.thread;
  const full = path.startsWith('file://') ? fileURLToPath(path) : resolve(dirname(script.path), path);
  let content = files.get(full);
  if (!content) {
    try {
      content = readFileSync(full);
    } catch (cause) {
      throw new Error(`The moduleSpecifier "${full}" couldn't be found on local disk.`, { cause });
    }
    files.set(full, content);
  }
  if (mode !== 'b') return content.toString();
  return content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength) as ArrayBuffer;
}

/** debug() is left out, as in k6 without --verbose. */
function consoleOf(user: VirtualUser): object {
  const print =
    (level: 'info' | 'warning' | 'error') =>
    (...args: unknown[]): void => {
      if (user.muted) return;
      user.thread.log({ level, text: withoutSecrets(args.map(consoleText).join(' ')), source: 'console' });
    };
  const info = print('info');
  return { log: info, info, debug: () => {}, warn: print('warning'), error: print('error') };
}
