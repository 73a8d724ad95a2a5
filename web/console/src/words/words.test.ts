import { uiWords, vocabulary } from '@regulars/ui';
import { unusedWords, wrongWords } from '@regulars/ui/check.ts';
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

const sources = import.meta.glob<string>('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true });

test('no word is kept in vain', () => {
  const own = Object.keys(en).filter((key) => !(key in uiWords.en) && !(key in vocabulary.en));
  expect(unusedWords(own, sources, ['sec_'])).toEqual([]);
});
