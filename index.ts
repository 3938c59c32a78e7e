/**
 * Plimsoll as a library: run a script, read its record, compare two, show the result. The command line is made of the
 * same parts.
 */
export { run } from './runner/run.ts';
export type { RunRequest, RunResult } from './runner/run.ts';
export { probes } from './runner/probes/probes.ts';
export type { Probe } from './runner/probes/probe.ts';
export { readRecord } from './runner/record/reader.ts';
export type { RunRecord } from './runner/record/reader.ts';
export type { Entry } from './runner/record/entries.ts';
export { compare } from './reports/compare.ts';
export type { Comparison } from './reports/comparison.ts';
export { renderHtml } from './reports/html/html.ts';
export { renderJson } from './reports/json.ts';
export { renderMarkdown } from './reports/markdown.ts';
export { renderText } from './reports/text.ts';
export { UserError } from './user-error.ts';
