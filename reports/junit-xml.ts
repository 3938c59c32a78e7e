/** One thing that was asked of a build. */
export interface Case {
  suite: string;
  name: string;
  /** Why it failed; undefined when it passed. */
  failure?: string;
  /** Why nothing can be said. */
  skipped?: string;
}

/**
 * JUnit XML of one suite.
 *
 * @param cases hold no control character, which XML could not hold either
 */
export function junitXml(suite: { name: string; startedAt: string }, cases: readonly Case[]): string {
  const failures = cases.filter(({ failure }) => failure).length;
  const skipped = cases.filter(({ skipped }) => skipped).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="plimsoll" tests="${cases.length}" failures="${failures}">`,
    `  <testsuite name="${escaped(suite.name)}" tests="${cases.length}" failures="${failures}" skipped="${skipped}" timestamp="${escaped(suite.startedAt)}">`,
    ...cases.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase({ suite, name, failure, skipped }: Case): string {
  const head = `    <testcase classname="${escaped(suite)}" name="${escaped(name)}"`;
  if (failure) return `${head}><failure message="${escaped(failure)}"/></testcase>`;
  return skipped ? `${head}><skipped message="${escaped(skipped)}"/></testcase>` : `${head}/>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
