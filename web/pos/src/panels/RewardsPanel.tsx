// What the member can take now, and what was taken and waits to be handed over.
import type { Schemas } from '@regulars/client';
import { Refusal, report, Told, useAct, useOnce, withUnit } from '@regulars/parts';
import { Button, Chip, NativeSelect, named, useFormat, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { useState } from 'react';
import { useRedemptions, useRewards } from '../data.ts';
import { scaleOf } from '../device.ts';
import type { Key } from '../words/index.ts';

interface RewardsPanelProps {
  id: string;
  wallets: Schemas['Wallet'][];
}

export function RewardsPanel({ id, wallets }: RewardsPanelProps) {
  const say = useSay<Key>();
  const rewards = useRewards(id);
  const redemptions = useRedemptions(id);
  const waiting = (redemptions.data?.items ?? []).filter((redemption) => redemption.state === 'redeemed');
  return (
    <>
      {waiting.length > 0 && (
        <section className="stack tight">
          <h2>{say('taken')}</h2>
          <ul className="card flush lines">
            {waiting.map((redemption) => (
              <Waiting key={redemption.seq} id={id} redemption={redemption} />
            ))}
          </ul>
        </section>
      )}
      <section className="stack tight">
        <h2>{say('rewards')}</h2>
        <Told of={rewards} lines={3}>
          {(it) => {
            const now = it.rewards.filter((reward) => reward.state === 'available');
            return now.length === 0 ? (
              <p className="quiet">{say('rewards_none')}</p>
            ) : (
              <ul className="card flush lines">
                {now.map((reward) => (
                  <Available key={reward.id} id={id} reward={reward} wallets={wallets} />
                ))}
              </ul>
            );
          }}
        </Told>
      </section>
    </>
  );
}

function Waiting({ id, redemption }: { id: string; redemption: Schemas['Redemption'] }) {
  const say = useSay<Key>();
  const act = useOnce('TU-');
  const use = useAct(() =>
    report<'reward.used'>({
      type: 'reward.used',
      source: 'till',
      external_id: act.name(),
      member: { id },
      redemption: { source: redemption.source, external_id: redemption.external_id },
    }),
  );
  return (
    <li className="line">
      <span className="stack close grow">
        <span className="strong">{redemption.name}</span>
        <span className="code quiet cut">{redemption.external_id}</span>
        <Refusal error={use.error} />
      </span>
      <Chip tone="good">{named(say, 'state', redemption.state)}</Chip>
      <Button loading={use.isPending} onClick={() => use.mutate()}>
        {say('hand_over')}
      </Button>
    </li>
  );
}

function Available({ id, reward, wallets }: RewardsPanelProps & { reward: Schemas['Reward'] }) {
  const say = useSay<Key>();
  const [open, setOpen] = useState(false);
  const price = usePrice(wallets);
  return (
    <li className="line">
      <span className="stack close grow">
        <span className="strong">{reward.name}</span>
        <span className="quiet small figure">{reward.prices.map(price).join(' · ')}</span>
      </span>
      <Button variant="light" aria-label={`${say('give')}: ${reward.name}`} onClick={() => setOpen(true)}>
        {say('give')}
      </Button>
      {open && <Give id={id} reward={reward} wallets={wallets} onClose={() => setOpen(false)} />}
    </li>
  );
}

function usePrice(wallets: Schemas['Wallet'][]): (price: Schemas['RewardPrice']) => string {
  const format = useFormat();
  const money = wallets.find((wallet) => wallet.kind === 'money');
  return (price) => {
    const units = withUnit(format, wallets.find((wallet) => wallet.wallet === price.wallet), price.amount);
    const cash = money ? format.money(price.cash, money.unit, money.scale) : format.units(price.cash, scaleOf('EUR'));
    return price.cash > 0 ? `${units} + ${cash}` : units;
  };
}

function Give({ id, reward, wallets, onClose }: RewardsPanelProps & { reward: Schemas['Reward']; onClose: () => void }) {
  const say = useSay<Key>();
  const format = useFormat();
  const price = usePrice(wallets);
  const act = useOnce('TR-');
  const sessions = (reward.sessions ?? []).filter((session) => session.state === 'open');
  const [at, setAt] = useState(Math.max(0, reward.prices.findIndex((one) => one.missing === 0)));
  const [session, setSession] = useState(sessions[0]?.id ?? '');
  const [cause, setCause] = useState(reward.causes[0]?.id ?? '');
  const chosen = reward.prices[at];
  const give = useAct(() =>
    report<'reward.redeemed'>({
      type: 'reward.redeemed',
      source: 'till',
      external_id: act.name(),
      member: { id },
      reward: reward.id,
      ...(reward.prices.length > 1 && chosen && { units: chosen.amount }),
      ...(session && { session }),
      ...(cause && { cause }),
    }),
  );
  return (
    <Dialog title={say('give_title', { name: reward.name })} open onClose={onClose}>
      {reward.prices.length > 1 && (
        <NativeSelect
          aria-label={say('pay_kind')}
          value={String(at)}
          data={reward.prices.map((one, place) => ({ value: String(place), label: price(one), disabled: one.missing > 0 }))}
          onChange={(event) => setAt(Number(event.currentTarget.value))}
        />
      )}
      {sessions.length > 0 && (
        <NativeSelect
          aria-label={reward.name}
          value={session}
          data={sessions.map((one) => ({ value: one.id, label: `${format.moment(one.starts_at)}${one.place ? ` · ${one.place}` : ''}` }))}
          onChange={(event) => setSession(event.currentTarget.value)}
        />
      )}
      {reward.causes.length > 0 && (
        <NativeSelect
          aria-label={reward.name}
          value={cause}
          data={reward.causes.map((one) => ({ value: one.id, label: one.name }))}
          onChange={(event) => setCause(event.currentTarget.value)}
        />
      )}
      {chosen && <p className="figure big">{price(chosen)}</p>}
      <Refusal error={give.error} />
      <Button size="lg" loading={give.isPending} onClick={() => give.mutate(undefined, { onSuccess: onClose, onError: act.done })}>
        {say('give')}
      </Button>
    </Dialog>
  );
}
