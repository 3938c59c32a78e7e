import type { Measured } from '../measured.ts';
import { heatMaps } from './heat.ts';
import type { Charts } from './model.ts';
import { spectrumOf } from './spectrum.ts';
import { timePanels } from './time.ts';

export function chartsOf(before: Measured | undefined, after: Measured): Charts {
  const sides = before
    ? [
        { side: 'before' as const, measured: before },
        { side: 'after' as const, measured: after },
      ]
    : [{ side: 'after' as const, measured: after }];
  return { time: timePanels(sides), heat: heatMaps(sides), spectrum: spectrumOf(sides) };
}
