// What a choice of price, date and cause becomes in the event.
import type { Schemas } from '@regulars/client';

export interface Choice {
  /** The place of the price among those of the reward. */
  price: number;
  /** How many units of a price that slides; all of them when nothing was moved. */
  units: number | null;
  session: string;
  cause: string;
}

type Told = Pick<Schemas['RewardRedeemed'], 'units' | 'session' | 'cause'>;

/** Units are told where more than one price could be meant. */
export function paid(reward: Schemas['Reward'], choice: Choice): Told {
  const price = reward.prices[choice.price];
  const units = choice.units ?? (reward.prices.length > 1 || price?.slide ? price?.amount : undefined);
  return {
    ...(units ? { units } : {}),
    ...(choice.session ? { session: choice.session } : {}),
    ...(choice.cause ? { cause: choice.cause } : {}),
  };
}
