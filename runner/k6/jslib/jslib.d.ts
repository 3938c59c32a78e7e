/** Engine modules that the sources in this folder import. */
declare module 'k6/jslib/chai' {
  import type * as chaiPackage from 'chai';

  export const chai: typeof chaiPackage;
  /** Chai's own expect, each of whose assertions is reported before it throws. */
  export function reportingExpect(
    report: (name: string, passed: boolean) => void,
  ): (value: unknown, name?: string) => Chai.Assertion;
}

declare module 'k6/jslib/expect' {
  export function expectOrElse(
    fail: (message: string, soft: boolean) => void,
  ): (value: unknown, message?: string) => unknown;
}
