// A reward in a list: what it is, what it costs, and how far away it is.
import type { Schemas } from '@regulars/client';
import { withUnit } from '@regulars/parts';
import { Bar, Chip, type Format, named, type Say, useFormat, useSay } from '@regulars/ui';
import { IconGift, IconLock } from '@tabler/icons-react';
import type { Key } from '../words/index.ts';
import { isWaitable } from './waiting.ts';

type Reward = Schemas['Reward'];
type Wallet = Schemas['Wallet'];

interface RewardLineProps {
  reward: Reward;
  wallets: Wallet[];
  onTake: (reward: Reward) => void;
}

export function RewardLine({ reward, wallets, onTake }: RewardLineProps) {
  const say = useSay<Key>();
  const format = useFormat();
  const price = reward.prices[0];
  const locked = reward.state === 'locked';
  const waits = (reward.sessions ?? []).some(isWaitable);
  const wallet = wallets.find((one) => one.wallet === price?.wallet);
  return (
    <article className={`card reward ${reward.state}`}>
      <span className="reward-icon">
        {reward.picture?.startsWith('https://') ? (
          <img src={reward.picture} alt="" width={44} height={44} loading="lazy" />
        ) : locked ? (
          <IconLock size={20} aria-hidden />
        ) : (
          <IconGift size={20} aria-hidden />
        )}
      </span>
      <div className="grow stack close">
        <h3>{reward.name}</h3>
        {reward.text && <p className="quiet small">{reward.text}</p>}
        <p className="quiet small figure">{reward.prices.map((one) => priceText(say, format, one, wallets)).join(' · ')}</p>
        <span className="row">
          {reward.stock_left !== undefined && reward.stock_left > 0 && <Chip>{say('stock_left', { n: reward.stock_left })}</Chip>}
          {locked && reward.locked && (
            <Chip tone="warn">
              {reward.locked.level ? `${named(say, 'lock', reward.locked.by)}: ${reward.locked.level.name}` : named(say, 'lock', reward.locked.by)}
            </Chip>
          )}
        </span>
        {reward.state === 'soon' && price && (
          <div className="stack close">
            <Bar label={reward.name} have={price.amount - price.missing} need={price.amount} />
            <span className="small strong">{say('missing', { amount: withUnit(format, wallet, price.missing) })}</span>
          </div>
        )}
      </div>
      {reward.state === 'available' && (
        <button type="button" className="take" onClick={() => onTake(reward)} aria-label={`${say('take')}: ${reward.name}`}>
          {say('take')}
        </button>
      )}
      {reward.state !== 'available' && waits && (
        <button type="button" className="take quiet-take" onClick={() => onTake(reward)} aria-label={`${say('wait')}: ${reward.name}`}>
          {say('wait')}
        </button>
      )}
    </article>
  );
}

/** A price in units, in units and cash, or in cash. The currency is that of the program's money. */
export function priceText(say: Say<Key>, format: Format, price: Schemas['RewardPrice'], wallets: Wallet[]): string {
  const wallet = wallets.find((one) => one.wallet === price.wallet);
  const units = withUnit(format, wallet, price.amount);
  if (price.cash === 0) {
    return units;
  }
  const cash = cashText(format, price.cash, wallets);
  return price.amount === 0 ? cash : say('price_and', { units, cash });
}

export function cashText(format: Format, cash: number, wallets: Wallet[]): string {
  const money = wallets.find((one) => one.kind === 'money');
  return money ? format.money(cash, money.unit, money.scale) : format.units(cash, 2);
}
