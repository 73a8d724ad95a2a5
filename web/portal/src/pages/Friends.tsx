// Other people: friends who are brought, and who shares a household.
import type { Schemas } from '@regulars/client';
import { Refusal, report, Told, useAct, useOnce, withUnit } from '@regulars/parts';
import { Button, Empty, Facts, Qr, Stat, useFormat, useSay } from '@regulars/ui';
import { IconHome2, IconUsers } from '@tabler/icons-react';
import { useBalance, useHousehold, useReferral } from '../data.ts';
import type { Key } from '../words/index.ts';

export function Friends() {
  const say = useSay<Key>();
  const referral = useReferral();
  const off = <Empty icon={<IconUsers size={32} />} title={say('friends_off')} />;
  return (
    <>
      <h1>{say('more_friends')}</h1>
      <Told of={referral} refused={(error) => (error.problem.status === 404 ? off : undefined)}>
        {(it) => (
          <>
            <p>{it.sentence}</p>
            <div className="card card-face">
              <Qr text={it.link ?? it.code} label={say('friends_code')} />
              <Facts
                facts={[
                  [say('friends_code'), <span key="code" className="code">{it.code}</span>],
                  ...(it.link ? [[say('friends_link'), <span key="link" className="code">{it.link}</span>] as [string, React.ReactNode]] : []),
                ]}
              />
            </div>
            <div className="grid narrow">
              <Stat label={say('friends_joined')} value={it.friends.joined} />
              <Stat label={say('friends_waiting')} value={it.friends.pending} />
              <Stat label={say('friends_rewarded')} value={it.friends.rewarded} />
            </div>
          </>
        )}
      </Told>
    </>
  );
}

export function HouseholdPage() {
  const say = useSay<Key>();
  const household = useHousehold();
  const off = <Empty icon={<IconHome2 size={32} />} title={say('household_off')} />;
  return (
    <>
      <h1>{say('more_household')}</h1>
      <Told of={household} refused={(error) => (error.problem.status === 404 ? off : undefined)}>
        {(it) => (it.household ? <Living household={it.household} /> : <Alone invitations={it.invitations} />)}
      </Told>
    </>
  );
}

function Living({ household }: { household: Schemas['Household'] }) {
  const say = useSay<Key>();
  const format = useFormat();
  const wallets = useBalance().data?.wallets ?? [];
  const name = useOnce('PH-');
  const leave = useAct(async (_: void, { member }) =>
    report<'household.left'>({
      type: 'household.left',
      source: 'portal',
      external_id: name.name(),
      member: { id: member ?? '' },
      household: household.id,
    }),
  );
  return (
    <>
      <p>{say('household_people', { n: household.people.filter((person) => person.state === 'member').length })}</p>
      <div className="grid narrow">
        {household.balances.map((balance) => (
          <Stat
            key={balance.wallet}
            label={say('household_together')}
            value={withUnit(format, wallets.find((wallet) => wallet.wallet === balance.wallet), balance.available)}
          />
        ))}
      </div>
      <Refusal error={leave.error} />
      <Button variant="default" loading={leave.isPending} onClick={() => leave.mutate(undefined, { onSettled: name.done })}>
        {say('household_leave')}
      </Button>
    </>
  );
}

function Alone({ invitations }: { invitations: Schemas['HouseholdInvitation'][] }) {
  const say = useSay<Key>();
  const name = useOnce('PH-');
  const found = useAct(async (_: void, { member }) =>
    report<'household.founded'>({ type: 'household.founded', source: 'portal', external_id: name.name(), member: { id: member ?? '' } }),
  );
  const accept = useAct(async (household: string, { member }) =>
    report<'household.joined'>({ type: 'household.joined', source: 'portal', external_id: name.name(), member: { id: member ?? '' }, household }),
  );
  return (
    <>
      <Empty icon={<IconHome2 size={32} />} title={say('household_none')}>
        {say('household_none_text')}
      </Empty>
      {invitations.map((invitation) => (
        <Button key={invitation.household} loading={accept.isPending} onClick={() => accept.mutate(invitation.household, { onSettled: name.done })}>
          {say('household_accept')}
        </Button>
      ))}
      <Refusal error={found.error ?? accept.error} />
      <Button variant="default" loading={found.isPending} onClick={() => found.mutate(undefined, { onSettled: name.done })}>
        {say('household_found')}
      </Button>
    </>
  );
}
