// Waiting for a place on a date that is full, and waiting no more.
import type { Schemas } from '@regulars/client';
import { Refusal, report, useAct, useOnce } from '@regulars/parts';
import { Button, useFormat, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import type { Key } from '../words/index.ts';
import { isWaitable } from './waiting.ts';

type Reward = Schemas['Reward'];
type Session = Schemas['RewardSession'];

export function WaitDialog({ reward, onClose }: { reward: Reward; onClose: () => void }) {
  const say = useSay<Key>();
  return (
    <Dialog title={say('wait')} open onClose={onClose}>
      <h2>{reward.name}</h2>
      <p>{say('wait_text')}</p>
      {(reward.sessions ?? []).filter(isWaitable).map((session) => (
        <OneDate key={session.id} reward={reward.id} session={session} onDone={onClose} />
      ))}
    </Dialog>
  );
}

function OneDate({ reward, session, onDone }: { reward: string; session: Session; onDone: () => void }) {
  const say = useSay<Key>();
  const format = useFormat();
  const name = useOnce('PW-');
  const waits = session.waitlist?.own;
  const act = useAct(async (_: void, { member }) => {
    const common = { source: 'portal', external_id: name.name(), member: { id: member ?? '' }, reward, session: session.id };
    return waits
      ? report<'waitlist.left'>({ type: 'waitlist.left', ...common })
      : report<'waitlist.joined'>({ type: 'waitlist.joined', ...common });
  });
  return (
    <div className="stack close">
      {waits?.place !== undefined && <span className="strong">{say('wait_place', { n: waits.place })}</span>}
      <Refusal error={act.error} />
      <Button variant={waits ? 'default' : 'filled'} loading={act.isPending} onClick={() => act.mutate(undefined, { onSuccess: onDone, onError: name.done })}>
        {say(waits ? 'wait_leave' : 'wait_join', { when: format.moment(session.starts_at) })}
      </Button>
    </div>
  );
}
