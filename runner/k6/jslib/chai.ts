import { createRequire } from 'node:module';
import type * as chaiPackage from 'chai';
import type { K6Module } from '../vu.ts';

const require = createRequire(import.meta.url);
/** The flag of an assertion that names who wants to know how it went; chains keep it. */
const REPORT = 'plimsoll.report';

type Report = (name: string, passed: boolean) => void;
type ChaiModule = typeof chaiPackage;

let loaded: ChaiModule | undefined;

/** Chai for k6chaijs and k6-testing. It exists once a thread, so a plugin that one VU uses counts for all. */
export const chai: K6Module = () => {
  loaded ??= withReports(require('chai') as ChaiModule);
  const { expect, util } = loaded;
  const reportingExpect =
    (report: Report) =>
    (value: unknown, name?: string): Chai.Assertion => {
      const assertion = expect(value, name);
      util.flag(assertion, REPORT, report);
      return assertion;
    };
  return { chai: loaded, reportingExpect };
};

/** Every assertion ends in `assert(expression, message, negatedMessage, expected, …)`. */
function withReports(chai: ChaiModule): ChaiModule {
  const { util, Assertion } = chai;
  const prototype = Assertion.prototype as unknown as Record<'assert', (...args: unknown[]) => void>;
  const { assert } = prototype;
  prototype.assert = function (this: Chai.Assertion, ...args: unknown[]): void {
    const report = util.flag(this, REPORT) as Report | undefined;
    report?.(nameOf(util, this, args), Boolean(args[0]) !== Boolean(util.flag(this, 'negate')));
    Reflect.apply(assert, this, args);
  };
  Assertion.addMethod('validJsonBody', function () {
    this.assert(
      isJson(util.flag(this, 'object')),
      'expected #{this} to have valid json body',
      'expected #{this} to not have valid json body',
    );
  });
  return chai;
}

/** 'expected response status to equal 200': the same for every value received, since it becomes the name of a check. */
function nameOf(util: ChaiModule['util'], assertion: object, args: unknown[]): string {
  const [, message, negated, expected] = args;
  const template = util.flag(assertion, 'negate') ? negated : message;
  const text = typeof template === 'function' ? (template as () => string)() : (template as string);
  const what = (util.flag(assertion, 'message') as string | undefined) ?? '${this}';
  return text
    .replaceAll('#{this}', () => what)
    .replaceAll('#{act}', '$${actual}')
    .replaceAll('#{exp}', () => print(util, expected));
}

function isJson(response: unknown): boolean {
  try {
    (response as { json(): unknown }).json();
    return true;
  } catch {
    return false;
  }
}

/** Chai's types say that it writes values into messages as an object; it is text. */
const print = (util: ChaiModule['util'], value: unknown): string => String(util.objDisplay(value as object));
