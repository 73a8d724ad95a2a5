// Staying at a level by paying for it.
import type { Schemas } from '@regulars/client';
import { Refusal, report, useAct, useOnce, withUnit } from '@regulars/parts';
import { Button, useFormat, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { useState } from 'react';
import { useBalance } from '../data.ts';
import type { Key } from '../words/index.ts';

interface KeepLevelProps {
  set: string;
  level: string;
  price: Schemas['KeepPrice'];
}

export function KeepLevel({ set, level, price }: KeepLevelProps) {
  const say = useSay<Key>();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const wallets = useBalance().data?.wallets ?? [];
  const shown = withUnit(format, wallets.find(({ wallet }) => wallet === price.wallet), price.amount);
  const name = useOnce('PK-');
  const keep = useAct(async (_: void, { member }) =>
    report<'tier.kept'>({ type: 'tier.kept', source: 'portal', external_id: name.name(), member: { id: member ?? '' }, tier_set: set }),
  );
  return (
    <div>
      <Button variant="light" size="compact-md" onClick={() => setOpen(true)}>
        {say('keep_level', { price: shown })}
      </Button>
      {open && (
        <Dialog title={say('keep_level', { price: shown })} open onClose={() => setOpen(false)}>
          <p>{say('keep_level_text', { price: shown, level })}</p>
          <Refusal error={keep.error} />
          <Button loading={keep.isPending} onClick={() => keep.mutate(undefined, { onSuccess: () => setOpen(false), onError: name.done })}>
            {say('keep_level', { price: shown })}
          </Button>
        </Dialog>
      )}
    </div>
  );
}
