import { Client } from 'pg';
import { expect, test } from 'vitest';
import { startPostgres } from '../../fixtures/postgres/postgres.ts';
import { postgres } from '../../runner/probes/postgres/postgres.ts';
import { queueFrom } from '../../runner/probes/queues/queue-from.ts';
import { samplesOf } from '../../runner/record/samples.ts';
import { collect, until } from './collect.ts';

/** Thirty places where a secret stands in real databases; each has one of its own. */
const STATEMENTS: readonly string[] = [
  "select * from person where token = 'S01ecret'",
  "select * from person where token = E'S02ecret\\n'",
  "select * from person where token = U&'S03ecret'",
  'select * from person where token = $$S04ecret$$',
  'select * from person where token = $tag$S05ecret$tag$',
  "select 'S06ecret' as one /* S07ecret */ -- S08ecret",
  '/* S09ecret */ select 1',
  "insert into person (token) values ('S10ecret')",
  "insert into person (token) values ('S11ecret'), ('S12ecret')",
  "update person set token = 'S13ecret' where token = 'S14ecret'",
  "delete from person where token in ('S15ecret', 'S16ecret')",
  "merge into person p using (select 'S17ecret' as t) s on p.token = s.t when not matched then insert (token) values ('S18ecret')",
  "with x as (select 'S19ecret' as t) select * from x",
  "select * from person where token like 'S20ecret%' and token ~ 'S21ecret'",
  'select * from person where doc @> \'{"key": "S22ecret"}\'::jsonb',
  "create role r1 login password 'S23ecret'",
  "alter role r1 password 'S24ecret'",
  "do $$ begin perform 'S25ecret'; end $$",
  "set search_path = 'S26ecret', public",
  "comment on table person is 'S27ecret'",
  "prepare p1 as select * from person where token = 'S28ecret'",
  "create view v1 as select * from person where token = 'S29ecret'",
  'select * from v1',
  "create index i1 on person (token) where token <> 'S30ecret'",
  "select set_config('my.key', 'S31ecret', false)",
  'select S32ecret from person',
  "select * from person where token = 'S33ecret",
  "copy (select 'S34ecret') to stdout",
  "explain select * from person where token = 'S35ecret'",
  "select * from person where n = 424242 and token = (select 'S36ecret')",
  'listen s37ecret',
  "select pg_sleep(0.9), 'S38ecret'",
];

test('no literal, comment, password or name of a host gets into a record, wherever it stood', async () => {
  const server = await startPostgres({ settings: { 'pg_stat_statements.track_utility': 'on' } });
  const admin = new Client({ connectionString: server.url, application_name: 'target' });
  await admin.connect();
  await admin.query('create table person (n int, token text, doc jsonb)');
  const password = new URL(server.url).password;
  const seen = [];
  for (const start of [
    () => postgres(server.url),
    () => queueFrom("sql=select 'q' as queue, 'S40ecret'::int as ready", server.url),
  ]) {
    const probe = start();
    const one = await collect(probe);
    seen.push(one);
    for (const sql of STATEMENTS) await admin.query(sql).catch(() => {});
    await until(() => samplesOf(one, 'pg-activity').length > 1 || one.notices.length > 0);
    await probe.stop();
  }
  await admin.end();
  await server.stop();

  const written = seen.map((one) => one.text()).join('\n');
  expect(written.match(/.{0,60}S\d\decret.{0,20}/gi)).toBeNull();
  expect(written).not.toContain('424242');
  expect(written).not.toContain(password);
  expect(Object.values(samplesOf(seen[0]!, 'pg-texts')[0]?.texts ?? {}).length).toBeGreaterThan(10);
});
