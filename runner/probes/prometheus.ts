/** One series of Prometheus' text format. */
export interface Series {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/;
const LABEL = /([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"/g;

/** Every series of a scrape; lines that are none (comments, what is not Prometheus' text) are passed over. */
export function parsePrometheus(text: string): Series[] {
  return text.split('\n').flatMap((line): Series[] => {
    const [, name, labels = '', value] = LINE.exec(line) ?? [];
    const number = numberOf(value ?? '');
    return name === undefined || Number.isNaN(number) ? [] : [{ name, labels: labelsOf(labels), value: number }];
  });
}

/** 'name{label="x"}' → what a series has to be called, and the labels it must have. */
function parseSelector(selector: string): Pick<Series, 'name' | 'labels'> {
  const [, name = '', labels = ''] = /^([^{]*)(?:\{(.*)\})?$/.exec(selector.trim()) ?? [];
  return { name, labels: labelsOf(labels) };
}

/** The first series that a selector points at. */
export const valueOf = (series: readonly Series[], selector: string): number | undefined => {
  const { name, labels } = parseSelector(selector);
  const wanted = Object.entries(labels);
  return series.find((one) => one.name === name && wanted.every(([label, value]) => one.labels[label] === value))
    ?.value;
};

const labelsOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(LABEL)].map(([, label = '', value = '']) => [label, value]));

const INFINITE = /^([+-]?)Inf$/i;

function numberOf(text: string): number {
  const [, sign] = INFINITE.exec(text) ?? [];
  if (sign === undefined) return Number(text);
  return sign === '-' ? -Infinity : Infinity;
}
