import { expect, test } from 'vitest';
import { changes, wayDone } from './amounts.ts';

const posting = (wallet: string, book: string, amount: number) => ({ wallet, book, amount });

test.each([
  ['earned', [posting('points', 'issued', -32), posting('points', 'available', 32)], [['points', 32]]],
  ['moved from pending', [posting('points', 'pending', -5), posting('points', 'available', 5)], []],
  ['paid a debt', [posting('points', 'debt', 20), posting('points', 'available', 12), posting('points', 'issued', -32)], [['points', 32]]],
  ['two wallets', [posting('a', 'available', 1), posting('b', 'available', -2)], [['a', 1], ['b', -2]]],
] as const)('an entry that %s', (_, postings, sums) => {
  expect(changes({ postings: [...postings] }).map(({ wallet, amount }) => [wallet, amount])).toEqual(sums);
});

const missing = (have: number, need: number) => ({ measure: 'orders', have, need, amount: need - have, scale: 0 });

test.each([
  [[missing(1, 4)], 0.25],
  [[missing(1, 4), missing(3, 4)], 0.5],
  [[missing(9, 4)], 1],
  [[], 1],
])('the way up is walked by its share', (all, share) => {
  const { have, need } = wayDone({ level: { id: 'gold', name: 'Gold' }, benefits: [], missing: all, sentence: '' });
  expect(have / need).toBe(share);
});
