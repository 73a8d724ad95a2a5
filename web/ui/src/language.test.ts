import { expect, test } from 'vitest';
import { unusedWords, wrongWords } from './check.ts';
import { makeFormat } from './format.ts';
import { fill, languageOf } from './language.tsx';

test.each([
  ['zh', 'zh-Hans'],
  ['zh-CN', 'zh-Hans'],
  ['zh-TW', 'zh-Hant'],
  ['zh-Hant-HK', 'zh-Hant'],
  ['et-EE', 'et'],
  ['en-GB', 'en'],
  ['eten', null],
  ['', null],
])('%s is shown as %s', (tag, language) => expect(languageOf(tag)).toBe(language));

test.each([
  ['en', '{n|# point|# points}', 1, '1 point'],
  ['en', '{n|# point|# points}', 1200, '1,200 points'],
  ['et', '{n|# punkt|# punkti}', 1, '1 punkt'],
  ['et', '{n|# punkt|# punkti}', 2, '2 punkti'],
  ['zh-Hans', '{n|#积分}', 2, '2积分'],
])('%s: %s of %d is %s', (language, text, n, shown) => expect(fill(text, { n }, makeFormat(language))).toBe(shown));

test.each([
  ['en', '¥24.00'],
  ['et', '24,00 ¥'],
  ['zh-Hans', '¥24.00'],
])('money in %s is %s', (language, shown) => {
  expect(makeFormat(language).money(2400, 'CNY', 2).replaceAll(/\s/g, ' ')).toBe(shown);
});

test('an end at midnight is good until the day before, in the zone of the program', () => {
  const end = '2026-11-30T16:00:00Z';
  expect(makeFormat('en', 'Asia/Shanghai').lastDay(end)).toBe('Nov 30, 2026');
  expect(makeFormat('en', 'Asia/Shanghai').day(end)).toBe('Dec 1, 2026');
  expect(makeFormat('en', 'Europe/Tallinn').day(end)).toBe('Nov 30, 2026');
  expect(makeFormat('en', 'Asia/Shanghai').moment(end)).toContain('12:00');
});

test('each mistake in words is found', () => {
  const good = { hello: 'Hello {name}', points: '{n|# point|# points}', brand: 'Regulars' };
  const all = {
    en: good,
    et: { hello: 'Hello {name}', points: '{n|# punkti}', brand: 'Regulars' },
    'zh-Hans': { hello: '你好', points: '{n|#积分}', brand: 'Regulars' },
    'zh-Hant': { points: '{n|#points}', brand: 'Regulars' },
  };
  expect(wrongWords(all, ['brand'])).toEqual([
    'et hello: reads as in English: Hello {name}',
    'et points: {n|# punkti} has 1 forms, and the language 2',
    'zh-Hans hello: fills in , and English name',
    'zh-Hant hello: is not there in each language',
    'zh-Hant points: has no Chinese in it: {n|#points}',
  ]);
});

test('a word that no page says is found', () => {
  const sources = { './en.ts': "gone: 'x'", '../App.tsx': "say('here')" };
  expect(unusedWords(['here', 'gone', 'sec_earn'], sources, ['sec_'])).toEqual(['gone']);
});
