import { expect, test } from 'vitest';
import type { Schemas } from '@regulars/client';
import { added, type Cart, EMPTY, forAnother, newSale, orderOf, totalOf } from './cart.ts';
import { amountOf, scaleOf } from './device.ts';

const oolong = { name: 'oolong', category: 'drink', price: 1800 };
const bill = { currency: 'CNY', store: 'shop-1', due: 3600, paidBy: 'cash' } as const;
const two: Cart = added(added(EMPTY, oolong), oolong);

test('taps on one product are one line', () => {
  expect(two.lines).toEqual([{ ...oolong, quantity: 2 }]);
  expect(totalOf(two)).toBe(3600);
  expect(added(two, { ...oolong, price: 1700 }).lines).toHaveLength(2);
});

test('the last one less takes the line away', () => expect(added(added(EMPTY, oolong), oolong, -1).lines).toEqual([]));

test('a changed cart asks anew what a wallet pays', () => {
  expect(added({ ...two, wallet: { wallet: 'balance', amount: 3600 } }, oolong).wallet).toBeNull();
});

test('an order', () => {
  expect(orderOf(two, bill)).toEqual({
    currency: 'CNY',
    channel: 'store',
    store: 'shop-1',
    lines: [{ sku: 'oolong', category: 'drink', quantity: 2, unit_price: 1800 }],
    total: 3600,
    tenders: [{ kind: 'cash', amount: 3600 }],
  });
});

test.each([
  ['a part', 1000, [{ wallet: 'balance', amount: 1000 }, { kind: 'cash', amount: 2600 }]],
  ['all', 3600, [{ wallet: 'balance', amount: 3600 }]],
])('a wallet pays %s', (_, amount, tenders) => {
  expect(orderOf({ ...two, wallet: { wallet: 'balance', amount } }, bill).tenders).toEqual(tenders);
});

test('vouchers say what is left to pay, and tenders make up just that', () => {
  const order = orderOf({ ...two, vouchers: ['vch_1'] }, { ...bill, due: 2700 });
  expect(order).toMatchObject({ total: 3600, payable: 2700, vouchers: ['vch_1'], tenders: [{ kind: 'cash', amount: 2700 }] });
});

test('nothing to pay takes no tender', () => {
  expect(orderOf({ ...two, vouchers: ['vch_1'] }, { ...bill, due: 0 }).tenders).toBeUndefined();
});

test.each([
  ['12', 2, 1200],
  ['12,5', 2, 1250],
  ['12.05', 2, 1205],
  ['1200', 0, 1200],
  ['12.345', 2, null],
  ['1.5', 0, null],
  ['-3', 2, null],
  ['', 2, null],
  ['1e3', 2, null],
])('%s with %d digits is %s', (text, scale, amount) => expect(amountOf(text, scale)).toBe(amount));

test.each([['EUR', 2], ['JPY', 0], ['KWD', 3]])('%s has %d digits', (currency, scale) => expect(scaleOf(currency)).toBe(scale));

test('goods stay in the cart when the customer is found after them; vouchers of another do not', () => {
  const sale = { ...newSale(), cart: { ...two, vouchers: ['vch_1'], wallet: { wallet: 'balance', amount: 5 } } };
  expect(forAnother(sale)).toEqual({ ...sale, cart: two });
});

test('after a taken order it is the next customer', () => {
  const sale = { ...newSale(), cart: two, taken: {} as Schemas['EventAnswer'] };
  const next = forAnother(sale);
  expect(next).toMatchObject({ cart: EMPTY, taken: null });
  expect(next.number).not.toBe(sale.number);
});
