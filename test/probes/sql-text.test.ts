import { beforeAll, expect, test } from 'vitest';
import { loadParser, normalise, normaliseExpression, plannable } from '../../runner/probes/postgres/sql-text.ts';

beforeAll(loadParser);

test.each([
  ["select * from t where a = 'secret' and b = 7", 'select * from t where a = $1 and b = $2'],
  [
    "select /* token=abc */ a -- password\n  from t\n where b = $1 and c = 'é'",
    'select a from t where b = $1 and c = $2',
  ],
  ["select E'\\x', $$secret$$, U&'s', b'101', x'1F', 1.5 from t", 'select $1, $2, $3, $4, $5, $6 from t'],
  ["insert into t (a) values ('x') on conflict do nothing;", 'insert into t (a) values ($1) on conflict do nothing'],
  ['select now() - interval $1', 'select now() - $1::interval'],
  ['select extract($1 from created_at) from t', 'select extract(epoch from created_at) from t'],
  ['update t set a = a + 1 where id = $1 returning *', 'update t set a = a + $2 where id = $1 returning *'],
])('%s keeps no literal and no comment', (sql, kept) => {
  expect(normalise(sql)).toBe(kept);
});

test.each([
  "create role app password 'secret'",
  "alter user app with password 'secret'",
  "set application_name = 'secret'",
  "do $$ begin perform 'secret'; end $$",
  "copy t from '/secret'",
  'select 1; drop table t',
  "select * from t where a = 'cut sho",
  'not sql at all',
  '',
])('%s is dropped', (sql) => {
  expect(normalise(sql)).toBeUndefined();
  expect(plannable(sql)).toBeUndefined();
});

test('a filter of a plan loses its literals', () => {
  expect(normaliseExpression("((status)::text = 'secret'::text) AND (id > 7)")).toBe(
    '((status)::text = $1::text) AND (id > $2)',
  );
});
