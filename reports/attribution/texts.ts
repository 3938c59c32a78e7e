import type { RunRecord } from '../../runner/record/reader.ts';
import { samplesOf } from '../../runner/record/samples.ts';

/** Normalised texts of a record's statements, by id. */
export const textsOf = (record: RunRecord): Map<string, string> =>
  new Map(samplesOf(record, 'pg-texts').flatMap(({ texts }) => Object.entries(texts)));

/** The shape of each statement's plan, by its text: ids need not last from one server to another, texts do. */
export function planShapes(record: RunRecord): Map<string, string> {
  const texts = textsOf(record);
  return new Map(
    samplesOf(record, 'pg-plan').flatMap(({ id, shape }) => {
      const text = texts.get(id);
      return text === undefined || shape === undefined ? [] : [[text, shape] as const];
    }),
  );
}
