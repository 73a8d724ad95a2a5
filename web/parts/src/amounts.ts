// Amounts of wallets, as people read them.
import type { Schemas } from '@regulars/client';
import { type Format, named, type Say, type VocabularyKey } from '@regulars/ui';

type Wallet = Schemas['Wallet'];

/** What a wallet is called: the word of its unit, or for money what it is. */
export function walletName(say: Say<VocabularyKey>, wallet: Wallet): string {
  if (wallet.kind === 'money') {
    return named(say, 'wallet', 'money');
  }
  return wallet.unit ? capital(wallet.unit) : named(say, 'wallet', wallet.kind);
}

/** An amount with its unit. */
export function withUnit(format: Format, wallet: Wallet | undefined, amount: number): string {
  if (!wallet) {
    return format.number(amount);
  }
  if (wallet.kind === 'money') {
    return format.money(amount, wallet.unit, wallet.scale);
  }
  return `${format.units(amount, wallet.scale)} ${wallet.unit}`;
}

export function signedWithUnit(format: Format, wallet: Wallet | undefined, amount: number): string {
  const text = withUnit(format, wallet, Math.abs(amount));
  return amount < 0 ? `−${text}` : `+${text}`;
}

export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

type Entry = Schemas['Entry'];

/** What an entry changed for the member: the sum by wallet over the books that are the member's. */
export function changes(entry: Pick<Entry, 'postings'>): { wallet: string; amount: number }[] {
  const sums = new Map<string, number>();
  for (const posting of entry.postings) {
    if (posting.book === 'available' || posting.book === 'pending' || posting.book === 'debt') {
      sums.set(posting.wallet, (sums.get(posting.wallet) ?? 0) + posting.amount);
    }
  }
  return [...sums].filter(([, amount]) => amount !== 0).map(([wallet, amount]) => ({ wallet, amount }));
}

/** How far a member has come on the way to the next level, over all that is missing. */
export function wayDone(way: Schemas['WayUp'] | undefined): { have: number; need: number } {
  if (!way || way.missing.length === 0) {
    return { have: 1, need: 1 };
  }
  const shares = way.missing.map((missing) => (missing.need > 0 ? Math.min(1, missing.have / missing.need) : 1));
  return { have: shares.reduce((sum, share) => sum + share, 0), need: shares.length };
}
