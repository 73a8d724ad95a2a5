import type { Schemas } from '@regulars/client';
import { Refusal, report, useAct, useOnce, walletName } from '@regulars/parts';
import { Button, NativeSelect, TextInput, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { useState } from 'react';
import { amountOf } from '../device.ts';
import type { Key } from '../words/index.ts';

interface TopUpProps {
  id: string;
  wallet: Schemas['Wallet'];
  onClose: () => void;
}

export function TopUp({ id, wallet, onClose }: TopUpProps) {
  const say = useSay<Key>();
  const act = useOnce('TT-');
  const [text, setText] = useState('');
  const [tender, setTender] = useState('cash');
  const amount = amountOf(text, wallet.scale);
  const topUp = useAct(() =>
    report<'wallet.topped_up'>({
      type: 'wallet.topped_up',
      source: 'till',
      external_id: act.name(),
      member: { id },
      top_up: { wallet: wallet.wallet, amount: amount ?? 0, tender },
    }),
  );
  return (
    <Dialog title={`${say('topup')}: ${walletName(say, wallet)}`} open onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          topUp.mutate(undefined, { onSuccess: onClose, onError: act.done });
        }}
      >
        <TextInput label={say('amount')} inputMode="decimal" required value={text} onChange={(event) => setText(event.currentTarget.value)} data-autofocus />
        <NativeSelect
          label={say('pay_kind')}
          value={tender}
          data={[
            { value: 'cash', label: say('pay_cash') },
            { value: 'card', label: say('pay_card') },
          ]}
          onChange={(event) => setTender(event.currentTarget.value)}
        />
        <Refusal error={topUp.error} />
        <Button type="submit" size="lg" loading={topUp.isPending} disabled={!amount}>
          {say('topup')}
        </Button>
      </form>
    </Dialog>
  );
}
