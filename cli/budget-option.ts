import type { Command } from 'commander';
import { parseDuration } from '../runner/options/duration.ts';
import type { Budgets } from '../runner/record/entries.ts';
import { UserError } from '../user-error.ts';
import { collect } from './parse-options.ts';

/** --budget, of every verb that judges. */
export const defineBudget = (command: Command): Command =>
  command.option(
    '--budget <name=value>',
    "read=300ms, write=800ms, errors=1%, queue=60s, connections=90%, or a step's own, 'GET /search=150ms'; may be repeated",
    collect,
  );

/**
 * Budgets as `--budget` gives them; what is not given is left out.
 *
 * @throws UserError that names the one that is wrong
 */
export function budgetsFrom(texts: readonly string[]): Partial<Budgets> {
  const budgets: Partial<Budgets> = {};
  const steps: Record<string, number> = {};
  for (const text of texts) {
    const cut = text.lastIndexOf('=');
    const [name, value] = [text.slice(0, cut).trim(), text.slice(cut + 1).trim()];
    if (cut <= 0 || value === '') throw misuse(text, 'a name, an equals sign and a value were expected');
    if (name === 'read') budgets.readMs = time(text, value);
    else if (name === 'write') budgets.writeMs = time(text, value);
    else if (name === 'errors') budgets.errorShare = share(text, value);
    else if (name === 'queue') budgets.queueSeconds = time(text, value) / 1000;
    else if (name === 'connections') budgets.connectionShare = share(text, value);
    else if (/\s/.test(name)) steps[name] = time(text, value);
    else throw misuse(text, `there is no budget ${name}; a step's name has its method before it`);
  }
  return Object.keys(steps).length > 0 ? { ...budgets, steps } : budgets;
}

function time(text: string, value: string): number {
  const ms = parseDuration(value);
  if (ms === undefined || ms <= 0) throw misuse(text, "a time above zero was expected, such as '300ms' or '1.5s'");
  return ms;
}

function share(text: string, value: string): number {
  const number = Number(value.replace(/%$/, '')) / (value.endsWith('%') ? 100 : 1);
  if (!(number >= 0 && number <= 1)) throw misuse(text, "a share was expected, such as '0.5%'");
  return number;
}

const misuse = (text: string, why: string): UserError =>
  new UserError(`--budget ${JSON.stringify(text)}`, {
    why,
    fix: "write it as --budget read=300ms, --budget errors=0.5% or --budget 'GET /search=150ms'",
  });
