import { expect, test } from 'vitest';
import { shareable, shareableId } from '../../cli/ab/shareable.ts';

test('what is told of a build names no password, and still tells two of them apart', () => {
  const command = (password: string): string => `DATABASE_URL=postgres://me:${password}@h/shop API_KEY='x y' npm start`;
  expect(shareable(command('one'))).toBe('DATABASE_URL=postgres://…@h/shop API_KEY=… npm start');
  expect(shareableId(command('one'))).not.toBe(shareableId(command('two')));
  expect(shareableId('POOL=10 npm start')).toBe('POOL=10 npm start');
});
