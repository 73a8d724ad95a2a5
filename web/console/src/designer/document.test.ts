import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cardOf, cardsOf, nameIn, SECTIONS, unreadable, withCard, withoutCard } from './document.ts';

const tea = readFileSync(new URL('../../../../programs/tea-chain.yaml', import.meta.url), 'utf8');

test('the tea chain as cards', () => {
  const cards = cardsOf(tea, 'earn', 'et');
  expect(cards.map((card) => card.key)).toEqual([
    'purchase', 'members_day', 'big_basket', 'gold_faster', 'stamp_card', 'check_in', 'welcome',
  ]);
  expect(cards[0]).toMatchObject({ name: 'Punkt iga jüaani eest', lines: [['on', 'order.paid'], ['give', '1 points per 1.00 of eligible']] });
});

test('texts of several languages are shown in one', () => {
  const [points] = cardsOf(tea, 'wallets', 'et');
  expect(points?.lines[0]).toEqual(['unit', 'punkt|punkti']);
  const bag = cardsOf(tea, 'rewards', 'zh-Hans').find(({ key }) => key === 'plant_a_tree');
  expect(bag?.lines.find(([field]) => field === 'causes')?.[1]).toBe('{ forest: 森林基金, school: 校园绿化 }');
});

test('a card that is put back as it was changes no value, and keeps the comments', () => {
  for (const section of SECTIONS) {
    for (const card of cardsOf(tea, section, 'en')) {
      const same = withCard(tea, section, card.key, card.text);
      expect(cardsOf(same, section, 'en').find(({ key }) => key === card.key)?.lines).toEqual(card.lines);
      expect(same).toContain('# It shows: a point per yuan');
    }
  }
});

test('a card is changed, added, and taken away', () => {
  const changed = withCard(tea, 'earn', 'check_in', 'on: activity.check_in\ngive: 5 points');
  expect(cardsOf(changed, 'earn', 'en').find(({ key }) => key === 'check_in')?.lines).toEqual([
    ['on', 'activity.check_in'],
    ['give', '5 points'],
  ]);
  const added = withCard('format: regulars/1\n', 'badges', 'early', 'name: { en: Early }');
  expect(cardsOf(added, 'badges', 'en')[0]?.name).toBe('Early');
  expect(withoutCard(added, 'badges', 'early')).not.toContain('badges');
});

test.each([
  ['zh-Hant', '银卡'],
  ['et', 'Hõbe'],
  ['fr', 'Silver'],
])('a name in %s', (language, name) => expect(nameIn({ name: { en: 'Silver', 'zh-Hans': '银卡', et: 'Hõbe' } }, language, 'k')).toBe(name));

test('without a name the key stands there', () => expect(nameIn({}, 'en', 'silver')).toBe('silver'));
test('a text that is no YAML says why', () => expect(unreadable('a: [1')).toMatch(/\]|flow/i));
test('a text that is YAML says nothing', () => expect(unreadable(tea)).toBeNull());
test.each([
  ['/earn/purchase/give', { section: 'earn', key: 'purchase' }],
  ['/currency', null],
  ['', null],
])('a mistake at %s is in %o', (path, card) => expect(cardOf(path)).toEqual(card));
