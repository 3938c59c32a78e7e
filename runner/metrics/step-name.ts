/**
 * The name of a step in reports: method and path, its ids replaced: 'GET /products/{id}'.
 *
 * A name tag that says its method already is the step's name as it stands. An id is a path segment that is a number, a UUID, or at least twelve hex digits with a digit among them.
 */
export function stepName(method: string, nameOrUrl: string): string {
  const name = isUrl(nameOrUrl) ? pathOf(nameOrUrl) : nameOrUrl;
  return name.startsWith(`${method} `) ? name : `${method} ${name}`;
}

export type StepKind = 'read' | 'write' | 'bulk';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What its tag `kind` says, else by method. */
export function stepKind(method: string, tag: string | undefined): StepKind {
  if (tag === 'read' || tag === 'write' || tag === 'bulk') return tag;
  return READS.has(method) ? 'read' : 'write';
}

const isUrl = (text: string): boolean => /^[a-z][a-z\d+.-]*:\/\//i.test(text);

function pathOf(url: string): string {
  const path = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return path === '' ? '/' : path.replace(ID, '/{id}');
}

const ID =
  /\/(?:\d+|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|(?=[a-f]*\d)[\da-f]{12,}|\$\{\})(?=\/|$)/gi;
