/** Stands in for jslib's k6chaijs: Chai's assertions as k6's checks. A source that is bundled with the script. */
import { check, group } from 'k6';
import { chai, reportingExpect } from 'k6/jslib/chai';

export const expect = reportingExpect((name, passed) => {
  check(null, { [name]: () => passed });
});

/**
 * Runs a group whose first failing assertion ends it, and not the iteration.
 *
 * @returns whether all went well
 */
export function describe(name: string, body: () => void): boolean {
  let passed = false;
  group(name, () => {
    try {
      body();
      passed = true;
    } catch (error) {
      notice(name, error as Error);
    }
  });
  return passed;
}

function notice(name: string, error: Error): void {
  if (error.name === 'AssertionError') {
    // eslint-disable-next-line no-console
    if ((chai.config as { logFailures?: boolean }).logFailures) console.warn(`${name}: ${error.message}`);
    return;
  }
  // eslint-disable-next-line no-console
  console.error(
    `Exception raised in test "${name}". Failing the test and continuing. \n${error.stack ?? String(error)}`,
  );
  check(null, { [`Exception raised "${error.message}"`]: () => false });
}

export { chai };
// eslint-disable-next-line import/no-default-export
export default { ...chai, chai, expect, describe };
