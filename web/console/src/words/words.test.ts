import { wrongWords } from '@regulars/ui/check.ts';
import { expect, test } from 'vitest';
import en from './en.ts';
import et from './et.ts';
import zhHans from './zh-Hans.ts';
import zhHant from './zh-Hant.ts';

/** What may read as in English. */
const SAME = ['inspector_took', 'rewards_among', 'col_number'];

test('each language says everything, in its own words', () => {
  expect(wrongWords({ en, et, 'zh-Hans': zhHans, 'zh-Hant': zhHant }, SAME)).toEqual([]);
});
