// What this till knows by itself: its shop, its currency, its product buttons, and the receipts it took today. Nothing of
// it opens anything, so it may outlive the tab; receipts go with it.
import type { Schemas } from '@regulars/client';

export interface Product {
  name: string;
  category: string;
  price: number;
}

export interface Device {
  store: string;
  currency: string;
  products: Product[];
}

export interface Receipt {
  number: string;
  lines: Schemas['Line'][];
}

const DEVICE = 'regulars.pos.device';
const RECEIPTS = 'regulars.pos.receipts';
/** Older receipts are found by the register itself; this is for the customer who comes right back. */
const RECEIPTS_MAX = 200;

function read<T>(storage: Storage, place: string, otherwise: T): T {
  try {
    return (JSON.parse(storage.getItem(place) ?? 'null') as T | null) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function device(): Device {
  return read(localStorage, DEVICE, { store: '', currency: 'EUR', products: [] });
}

export function keepDevice(next: Device): void {
  localStorage.setItem(DEVICE, JSON.stringify(next));
}

export function receipts(): Receipt[] {
  return read<Receipt[]>(sessionStorage, RECEIPTS, []);
}

export function keepReceipt(receipt: Receipt): void {
  sessionStorage.setItem(RECEIPTS, JSON.stringify([receipt, ...receipts()].slice(0, RECEIPTS_MAX)));
}

/** How many digits of a currency are after the point. */
export function scaleOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** An amount as somebody types it, in the smallest unit; null when it is none. A comma is a point. */
export function amountOf(text: string, scale: number): number | null {
  const match = /^\s*(\d{1,9})(?:[.,](\d+))?\s*$/.exec(text);
  const fraction = match?.[2] ?? '';
  if (!match?.[1] || scale < fraction.length) {
    return null;
  }
  return Number(match[1] + fraction.padEnd(scale, '0'));
}
