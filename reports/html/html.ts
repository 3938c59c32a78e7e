import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import type { CapacityResult } from '../capacity/result.ts';
import type { Comparison } from '../comparison.ts';
import type { Calibration } from '../judge/calibration.ts';
import type { ExperimentResult } from '../judge/experiment.ts';
import { plainDeep } from '../plain.ts';
import { assetOf } from './safe.ts';
import { capacityOf } from './view/capacity.ts';
import { experimentOf } from './view/experiment.ts';
import { pageOf } from './view/page.ts';

/**
 * The comparison as one page: no request leaves it, nothing needs its script, and it may be opened from a disk.
 *
 * Whatever a target answered is text here: templates escape, and what they may not escape is made in safe.ts.
 */
export const renderHtml = (comparison: Comparison): string => fill('page', pageOf(comparison));

/** What an experiment of paired trials found, as such a page. @param calibration of the same place, where there is one */
export const renderExperimentHtml = (result: ExperimentResult, calibration: Calibration | undefined): string =>
  fill('experiment', experimentOf(plainDeep(result), calibration && plainDeep(calibration)));

/** What a search for the capacity found, as such a page. @param script what made the load */
export const renderCapacityHtml = (result: CapacityResult, script: string): string =>
  fill('capacity', capacityOf(plainDeep(result), plainDeep(script)));

function fill(name: PageName, view: object): string {
  const { templates, style, script } = load();
  return templates[name]({
    ...view,
    style: assetOf(style),
    script: assetOf(script),
    policy: [
      "default-src 'none'",
      `style-src '${hashOf(style)}'`,
      `script-src '${hashOf(script)}'`,
      'font-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ].join('; '),
  });
}

/** In the order of the cascade. */
const STYLES = ['page', 'first-screen', 'tables', 'charts', 'experiment', 'narrow', 'print'];

type PageName = 'page' | 'experiment' | 'capacity';

interface Page {
  templates: Record<PageName, Handlebars.TemplateDelegate>;
  style: string;
  script: string;
}

let page: Page | undefined;

/** Templates and assets lie beside this file, in the source tree as in the package. */
function load(): Page {
  if (page) return page;
  const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
  const handlebars = Handlebars.create();
  const options = { strict: true, knownHelpersOnly: true, knownHelpers: { each: true, if: true } };
  for (const file of readdirSync(new URL('templates', import.meta.url)))
    handlebars.registerPartial(basename(file, '.hbs'), handlebars.compile(read(`templates/${file}`), options));
  const font = readFileSync(new URL('assets/inter-subset.woff2', import.meta.url)).toString('base64');
  page = {
    templates: {
      page: handlebars.compile('{{> page}}', options),
      experiment: handlebars.compile('{{> experiment}}', options),
      capacity: handlebars.compile('{{> capacity}}', options),
    },
    style: STYLES.map((name) => read(`assets/${name}.css`))
      .join('')
      .replace('FONT_DATA', font),
    script: read('assets/report.js'),
  };
  return page;
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
