import { expect, test } from 'vitest';
import { type BacktestResult, isBacktest, mainWallet, ruleRows } from './backtest.ts';

const result = (rules: BacktestResult['rules']): BacktestResult => ({
  currency: 'CNY', members: 1, orders: 2, eligible_sales: 3, cost: 4, cost_share_bp: 5, refused: {}, tiers: {}, months: {}, rules,
  wallets: { stamps: { issued: 1, outstanding: 1 }, points: { issued: 9, outstanding: 9 } },
});
const rule = (name: string, issued: number) => ({ rule: name, wallet: 'points', issued, cost: 0 });

test('rules of both stand side by side, also those of one alone', () => {
  expect(ruleRows([result([rule('a', 5), rule('b', 1)]), result([rule('a', 3), rule('c', 9)])])).toEqual([
    { rule: 'c', wallet: 'points', issued: [0, 9] },
    { rule: 'a', wallet: 'points', issued: [5, 3] },
    { rule: 'b', wallet: 'points', issued: [1, 0] },
  ]);
});

test('the main wallet is the one that most is issued of', () => expect(mainWallet(result([]))).toBe('points'));

test.each([[result([]), true], [null, false], [{ orders: 1 }, false], ['done', false]])('%o is a backtest: %s', (it, yes) =>
  expect(isBacktest(it)).toBe(yes),
);
