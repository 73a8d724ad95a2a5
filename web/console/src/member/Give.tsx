// Giving a member a voucher or a level.
import { Refusal, report, Told, useAct, useOnce } from '@regulars/parts';
import { Button, NativeSelect, TextInput, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { useState } from 'react';
import { type LevelsOf, type Named, useNames } from '../live.ts';
import type { Key } from '../words/index.ts';

export function Give({ id, onClose }: { id: string; onClose: () => void }) {
  const say = useSay<Key>();
  const names = useNames();
  return (
    <Dialog title={say('give')} open onClose={onClose}>
      <Told of={names}>
        {({ vouchers, tiers }) =>
          vouchers.length + tiers.length === 0 ? <p>{say('give_nothing')}</p> : <GiveForm id={id} vouchers={vouchers} tiers={tiers} onClose={onClose} />
        }
      </Told>
    </Dialog>
  );
}

interface GiveFormProps {
  id: string;
  vouchers: Named[];
  tiers: LevelsOf[];
  onClose: () => void;
}

function GiveForm({ id, vouchers, tiers, onClose }: GiveFormProps) {
  const say = useSay<Key>();
  const act = useOnce('CG-');
  const choices = [
    ...vouchers.map(({ key, name }) => ({ value: `voucher ${key}`, label: `${say('give_voucher')}: ${name}` })),
    ...tiers.flatMap((set) =>
      set.levels.map((level) => ({ value: `level ${set.key} ${level.key}`, label: `${say('give_level')}: ${level.name} (${set.name})` })),
    ),
  ];
  const [what, setWhat] = useState(choices[0]?.value ?? '');
  const [reason, setReason] = useState('gift');
  const [lastDay, setLastDay] = useState('');
  const [kind, first = '', second = ''] = what.split(' ');
  const give = useAct(() => {
    const common = { source: 'console', external_id: act.name(), member: { id } };
    return kind === 'voucher'
      ? report<'voucher.issued'>({ type: 'voucher.issued', ...common, voucher: first })
      : report<'tier.given'>({ type: 'tier.given', ...common, tier_set: first, level: second, reason, ...(lastDay && { last_day: lastDay }) });
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        give.mutate(undefined, { onSuccess: onClose, onError: act.done });
      }}
    >
      <NativeSelect label={say('give_what')} value={what} data={choices} onChange={(event) => setWhat(event.currentTarget.value)} />
      {kind === 'level' && (
        <>
          <NativeSelect
            label={say('give_reason')}
            value={reason}
            data={[
              { value: 'gift', label: say('give_gift') },
              { value: 'match', label: say('give_match') },
            ]}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <TextInput type="date" label={say('give_last_day')} value={lastDay} onChange={(event) => setLastDay(event.currentTarget.value)} />
        </>
      )}
      <Refusal error={give.error} />
      <Button type="submit" loading={give.isPending}>
        {say('give_do')}
      </Button>
    </form>
  );
}
