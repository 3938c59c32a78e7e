/** What a table of HPACK holds. */
export interface Entry {
  readonly name: string;
  readonly value: string;
}

/** RFC 7541, appendix A; numbered from 1. */
// prettier-ignore
const FIELDS: readonly (readonly [name: string, value?: string])[] = [
  [':authority'], [':method', 'GET'], [':method', 'POST'], [':path', '/'], [':path', '/index.html'], [':scheme', 'http'],
  [':scheme', 'https'], [':status', '200'], [':status', '204'], [':status', '206'], [':status', '304'], [':status', '400'],
  [':status', '404'], [':status', '500'], ['accept-charset'], ['accept-encoding', 'gzip, deflate'], ['accept-language'],
  ['accept-ranges'], ['accept'], ['access-control-allow-origin'], ['age'], ['allow'], ['authorization'], ['cache-control'],
  ['content-disposition'], ['content-encoding'], ['content-language'], ['content-length'], ['content-location'],
  ['content-range'], ['content-type'], ['cookie'], ['date'], ['etag'], ['expect'], ['expires'], ['from'], ['host'],
  ['if-match'], ['if-modified-since'], ['if-none-match'], ['if-range'], ['if-unmodified-since'], ['last-modified'], ['link'],
  ['location'], ['max-forwards'], ['proxy-authenticate'], ['proxy-authorization'], ['range'], ['referer'], ['refresh'],
  ['retry-after'], ['server'], ['set-cookie'], ['strict-transport-security'], ['transfer-encoding'], ['user-agent'], ['vary'],
  ['via'], ['www-authenticate'],
];

export const STATIC_TABLE: readonly Entry[] = FIELDS.map(([name, value = '']) => ({ name, value }));

const byName = new Map<string, number>();
const byField = new Map<string, number>();
for (const [index, { name, value }] of STATIC_TABLE.entries()) {
  if (!byName.has(name)) byName.set(name, index + 1);
  if (value !== '') byField.set(`${name}: ${value}`, index + 1);
}

/** 0 where the table lacks it. */
export const indexOfName = (name: string): number => byName.get(name) ?? 0;
/** 0 where the table lacks it. */
export const indexOfField = (name: string, value: string): number => byField.get(`${name}: ${value}`) ?? 0;
