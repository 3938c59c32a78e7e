import { createRequire } from 'node:module';
import { URL, URLSearchParams } from 'node:url';
import type { K6Module } from '../vu.ts';
import { FormData } from './formdata.ts';
import { jsonpath as paths } from './jsonpath.ts';
import { humanizeValue, jUnit, textSummary } from './k6-summary.ts';

const require = createRequire(import.meta.url);

/** jslib's papaparse. */
export const papaparse: K6Module = () => {
  const Papa = require('papaparse') as Record<string, unknown>;
  return { ...Papa, default: Papa };
};

/** jslib's jsonpath. */
export const jsonpath: K6Module = () => ({ ...paths, default: paths });

/** jslib's url. */
export const url: K6Module = () => ({ URL, URLSearchParams, default: { URL, URLSearchParams } });

/** jslib's formdata. */
export const formdata: K6Module = () => ({ FormData, default: { FormData } });

/** jslib's k6-summary. */
export const k6Summary: K6Module = () => ({
  textSummary,
  jUnit,
  humanizeValue,
  default: { textSummary, jUnit, humanizeValue },
});
