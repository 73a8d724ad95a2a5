// The cart of one customer, and the order it becomes.
import { once, type Schemas } from '@regulars/client';
import type { Product } from './device.ts';

export interface CartLine extends Product {
  quantity: number;
}

export interface Cart {
  lines: CartLine[];
  vouchers: string[];
  /** How much of the bill a wallet of the member pays. */
  wallet: { wallet: string; amount: number } | null;
}

export const EMPTY: Cart = { lines: [], vouchers: [], wallet: null };

/** One sale, from the first product to the next customer. */
export interface Sale {
  cart: Cart;
  /** The receipt's number is made with the sale, so that a second tap takes the order once. */
  number: string;
  /** What the order earned, once it is taken. */
  taken: Schemas['EventAnswer'] | null;
}

export function newSale(): Sale {
  return { cart: EMPTY, number: once('R-'), taken: null };
}

/**
 * The sale when another member stands there, or is found at last: the goods stay in the cart, but vouchers and wallets are
 * those of one member. After a taken order it is the next customer.
 */
export function forAnother(sale: Sale): Sale {
  return sale.taken ? newSale() : { ...sale, cart: { ...sale.cart, vouchers: [], wallet: null } };
}

/** A tap adds one; the same product at the same price is one line. */
export function added(cart: Cart, product: Product, quantity = 1): Cart {
  const same = (line: CartLine) => line.name === product.name && line.price === product.price && line.category === product.category;
  const lines = cart.lines.some(same)
    ? cart.lines.map((line) => (same(line) ? { ...line, quantity: line.quantity + quantity } : line))
    : [...cart.lines, { ...product, quantity }];
  // What paid a part may be too much now: it is asked again.
  return { ...cart, lines: lines.filter((line) => 0 < line.quantity), wallet: null };
}

export function totalOf(cart: Cart): number {
  return cart.lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
}

export interface Bill {
  currency: string;
  store: string;
  /** What is left after the vouchers, as the quote reckons it. */
  due: number;
  paidBy: 'cash' | 'card';
}

function tenders(cart: Cart, bill: Bill): Schemas['Tender'][] {
  const byWallet = cart.wallet?.amount ?? 0;
  const rest = bill.due - byWallet;
  return [
    ...(cart.wallet && byWallet ? [{ wallet: cart.wallet.wallet, amount: byWallet }] : []),
    ...(0 < rest || byWallet === 0 ? [{ kind: bill.paidBy, amount: rest }] : []),
  ];
}

export function orderOf(cart: Cart, bill: Bill): Schemas['Order'] {
  const lines = cart.lines.map(({ name, category, price, quantity }) => ({
    sku: name,
    ...(category && { category }),
    quantity,
    unit_price: price,
  }));
  return {
    currency: bill.currency,
    channel: 'store',
    ...(bill.store && { store: bill.store }),
    lines,
    total: totalOf(cart),
    ...(cart.vouchers.length > 0 && { vouchers: cart.vouchers, payable: bill.due }),
    ...(bill.due > 0 && { tenders: tenders(cart, bill) }),
  };
}
