// What ends soon, and what could be taken for it before that.
import type { Schemas } from '@regulars/client';

export interface Ending {
  wallet: string;
  amount: number;
  at: string;
  /** The reward that uses most of what ends and can be taken now. */
  take?: string;
}

/** How long before its end a lot is shown as ending. */
const SOON_DAYS = 45;
const DAY_MS = 86_400_000;

export function ending(balance: Schemas['Balances'], rewards: Schemas['Reward'][]): Ending[] {
  const until = new Date(balance.as_of).getTime() + SOON_DAYS * DAY_MS;
  return balance.wallets.flatMap((wallet) => {
    const next = wallet.expiring_next;
    if (!next || until < new Date(next.at).getTime()) {
      return [];
    }
    const take = suggestion(wallet.wallet, next.amount, rewards);
    return [{ wallet: wallet.wallet, amount: next.amount, at: next.at, ...(take && { take }) }];
  });
}

/** The cheapest reward that uses all that ends, else the dearest: whatever leaves least behind. */
function suggestion(wallet: string, amount: number, rewards: Schemas['Reward'][]): string | undefined {
  const prices = rewards
    .filter((reward) => reward.state === 'available')
    .flatMap((reward) =>
      reward.prices
        .filter((price) => price.wallet === wallet && price.missing === 0 && price.cash === 0 && price.amount > 0)
        .map((price) => ({ name: reward.name, price: price.amount })),
    )
    .sort((a, b) => a.price - b.price);
  return (prices.find(({ price }) => amount <= price) ?? prices.at(-1))?.name;
}
