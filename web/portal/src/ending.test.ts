import type { Schemas } from '@regulars/client';
import { expect, test } from 'vitest';
import { ending } from './ending.ts';

type Reward = Schemas['Reward'];

const reward = (name: string, amount: number, state = 'available', cash = 0): Reward => ({
  id: name,
  name,
  kind: 'product',
  prices: [{ wallet: 'points', amount, scale: 0, cash, missing: 0 }],
  causes: [],
  state,
  sentence: '',
});

const balance = (at: string): Schemas['Balances'] => ({
  as_of: '2026-11-30T00:00:00Z',
  wallets: [
    {
      wallet: 'points', kind: 'points', unit: 'points', scale: 0, available: 900, pending: 0, held: 0, debt: 0, lots: [],
      expiring_next: { amount: 530, at, unless_active: false },
    },
  ],
});

const all = [reward('sleeve', 300), reward('tree', 500), reward('drink', 600), reward('bag', 800)];

test.each([
  ['the cheapest that uses all', all, 'drink'],
  ['the dearest where none does', all.slice(0, 2), 'tree'],
  ['none that is locked', [reward('tea', 600, 'locked')], undefined],
  ['none that takes cash too', [reward('bag', 600, 'available', 1500)], undefined],
])('suggests %s', (_, rewards, take) => {
  expect(ending(balance('2026-12-31T00:00:00Z'), rewards)).toEqual([
    { wallet: 'points', amount: 530, at: '2026-12-31T00:00:00Z', ...(take && { take }) },
  ]);
});

test('what ends in a year is not soon', () => expect(ending(balance('2027-11-30T00:00:00Z'), all)).toEqual([]));
