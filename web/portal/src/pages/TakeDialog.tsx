// Taking a reward: what it costs, what is left, then the code to show.
import type { Schemas } from '@regulars/client';
import { Refusal, report, useAct, useOnce, withUnit } from '@regulars/parts';
import { Button, Facts, NativeSelect, Notice, Qr, useFormat, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { useState } from 'react';
import type { Key } from '../words/index.ts';
import { priceText } from './RewardLine.tsx';
import { type Choice, paid } from './slide.ts';

type Reward = Schemas['Reward'];

interface TakeDialogProps {
  reward: Reward;
  wallets: Schemas['Wallet'][];
  onClose: () => void;
}

export function TakeDialog({ reward, wallets, onClose }: TakeDialogProps) {
  const say = useSay<Key>();
  const name = useOnce('P-');
  const sessions = (reward.sessions ?? []).filter((session) => session.state === 'open');
  const [choice, setChoice] = useState<Choice>({
    price: Math.max(0, reward.prices.findIndex((price) => price.missing === 0)),
    units: null,
    session: sessions[0]?.id ?? '',
    cause: reward.causes[0]?.id ?? '',
  });
  const take = useAct(async (_: void, { member }) =>
    report<'reward.redeemed'>({
      type: 'reward.redeemed',
      source: 'portal',
      external_id: name.name(),
      member: { id: member ?? '' },
      reward: reward.id,
      ...paid(reward, choice),
    }),
  );
  const close = () => {
    name.done();
    onClose();
  };
  if (take.data) {
    return (
      <Dialog title={say('took')} open onClose={close}>
        <Taken answer={take.data} name={reward.name} />
        <Button onClick={close}>{say('done')}</Button>
      </Dialog>
    );
  }
  return (
    <Dialog title={say('take_title')} open onClose={close}>
      <h2>{reward.name}</h2>
      {reward.text && <p className="quiet">{reward.text}</p>}
      <Choices reward={reward} wallets={wallets} choice={choice} onChange={setChoice} />
      <Cost reward={reward} wallets={wallets} choice={choice} />
      <Refusal error={take.error} />
      <Button size="md" loading={take.isPending} onClick={() => take.mutate()}>
        {say('take')}
      </Button>
    </Dialog>
  );
}

interface ChoicesProps {
  reward: Reward;
  wallets: Schemas['Wallet'][];
  choice: Choice;
  onChange: (choice: Choice) => void;
}

function Choices({ reward, wallets, choice, onChange }: ChoicesProps) {
  const say = useSay<Key>();
  const format = useFormat();
  const open = (reward.sessions ?? []).filter((session) => session.state === 'open');
  const price = reward.prices[choice.price];
  return (
    <>
      {open.length > 0 && (
        <NativeSelect
          label={say('take_when')}
          value={choice.session}
          data={open.map((session) => ({
            value: session.id,
            label: `${format.moment(session.starts_at)}${session.place ? ` · ${session.place}` : ''} · ${say('places_left', { n: session.free })}`,
          }))}
          onChange={(event) => onChange({ ...choice, session: event.currentTarget.value })}
        />
      )}
      {reward.causes.length > 0 && (
        <NativeSelect
          label={say('take_for')}
          value={choice.cause}
          data={reward.causes.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => onChange({ ...choice, cause: event.currentTarget.value })}
        />
      )}
      {reward.prices.length > 1 && (
        <NativeSelect
          label={say('take_price')}
          value={String(choice.price)}
          data={reward.prices.map((one, at) => ({ value: String(at), label: priceText(say, format, one, wallets), disabled: one.missing > 0 }))}
          onChange={(event) => onChange({ ...choice, price: Number(event.currentTarget.value), units: null })}
        />
      )}
      {price?.slide && (
        <label className="stack close">
          <span className="strong">{say('take_slide')}</span>
          <input
            type="range"
            min={price.slide.least}
            max={price.amount}
            step={price.slide.step}
            value={choice.units ?? price.amount}
            onChange={(event) => onChange({ ...choice, units: Number(event.currentTarget.value) })}
          />
        </label>
      )}
    </>
  );
}

function Cost({ reward, wallets, choice }: Omit<ChoicesProps, 'onChange'>) {
  const say = useSay<Key>();
  const format = useFormat();
  const price = reward.prices[choice.price];
  const wallet = wallets.find((one) => one.wallet === price?.wallet);
  if (!price || !wallet) {
    return null;
  }
  const units = choice.units ?? price.amount;
  const shown = price.slide ? withUnit(format, wallet, units) : priceText(say, format, price, wallets);
  return (
    <div className="stack close">
      <p className="strong">{say('take_pays', { price: shown })}</p>
      <p className="quiet">{say('take_leaves', { amount: withUnit(format, wallet, wallet.available - units) })}</p>
    </div>
  );
}

function Taken({ answer, name }: { answer: Schemas['EventAnswer']; name: string }) {
  const say = useSay<Key>();
  const code = answer.vouchers?.find((voucher) => voucher.code)?.code ?? answer.external_id;
  return (
    <>
      <Notice tone="good">{name}</Notice>
      <p>{say('took_show')}</p>
      <Qr text={code} label={`${say('took_code')}: ${code}`} />
      <Facts facts={[[say('took_code'), <span key="code" className="code">{code}</span>]]} />
    </>
  );
}

