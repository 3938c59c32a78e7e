/** Stands in for jslib's k6-testing. A source that is bundled with the script. */
import exec from 'k6/execution';
import { expectOrElse } from 'k6/jslib/expect';

/** A failed assertion ends the test (exit code 108); a soft one lets it go on, and fails it at the end (110). */
export const expect = expectOrElse((message, soft) => {
  if (soft) exec.test.fail(message);
  else exec.test.abort(message);
});
