import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';
import { lastDays, localInput, periodBefore } from './period.ts';

test('rows as CSV: quotes doubled, formulas kept texts', () => {
  const rows = [['Lin "L", 1', 3], ['=1+1', -2], ['a\nb', 0]];
  expect(csvOf(['name', 'n'], rows)).toBe(`name,n\r\n"Lin ""L"", 1",3\r\n'=1+1,-2\r\n"a\nb",0`);
});

test('the period before ends where this one begins, and is as long', () => {
  const now = lastDays('2026-11-30T12:00:00Z', 30);
  expect(now).toEqual({ from: '2026-10-31T12:00:00.000Z', until: '2026-11-30T12:00:00.000Z' });
  expect(periodBefore(now)).toEqual({ from: '2026-10-01T12:00:00.000Z', until: now.from });
});

test('a field for day and time stands in the browser’s zone, and is read back from it', () => {
  const zone = process.env.TZ;
  process.env.TZ = 'Asia/Shanghai';
  expect(localInput('2026-11-30T15:22:21Z')).toBe('2026-11-30T23:22');
  expect(new Date(localInput('2026-11-30T15:22:00Z')).toISOString()).toBe('2026-11-30T15:22:00.000Z');
  process.env.TZ = zone;
});
