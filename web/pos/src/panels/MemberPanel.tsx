// Who stands there: level, balances, what to say, what they can have.
import type { Schemas } from '@regulars/client';
import { capital, Told, walletName, withUnit } from '@regulars/parts';
import { Button, Empty, Notice, useFormat, useSay } from '@regulars/ui';
import { IconUserSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useBalance, useMember, useTiers } from '../data.ts';
import type { Key } from '../words/index.ts';
import { RewardsPanel } from './RewardsPanel.tsx';

const TopUp = lazy(() => import('./TopUp.tsx').then((it) => ({ default: it.TopUp })));
const Returns = lazy(() => import('./Returns.tsx').then((it) => ({ default: it.Returns })));

export function MemberPanel({ id, onAnother }: { id: string | null; onAnother: () => void }) {
  const say = useSay<Key>();
  if (!id) {
    return (
      <div className="card">
        <Empty icon={<IconUserSearch size={36} />} title={say('nobody')}>
          {say('nobody_text')}
        </Empty>
      </div>
    );
  }
  return <Known id={id} onAnother={onAnother} />;
}

function Known({ id, onAnother }: { id: string; onAnother: () => void }) {
  const say = useSay<Key>();
  const member = useMember(id);
  const balance = useBalance(id);
  const tiers = useTiers(id);
  const [open, setOpen] = useState<Schemas['Wallet'] | 'returns' | null>(null);
  const money = balance.data?.wallets.find((wallet) => wallet.kind === 'money');
  return (
    <>
      <Told of={member} lines={1}>
        {(it) => (
          <section className="card who">
            <div className="row apart fixed">
              <div className="stack close grow">
                <h2 className="who-name cut">{it.profile.name ?? say('no_name')}</h2>
                <span className="quiet cut">{it.identifiers.phone ?? it.identifiers.external_id ?? it.identifiers.card ?? it.id}</span>
              </div>
              <Button variant="subtle" onClick={onAnother}>
                {say('another')}
              </Button>
            </div>
            <Told of={tiers} lines={1}>
              {({ tier_sets: sets }) => sets.map((standing) => <Levels key={standing.set} standing={standing} />)}
            </Told>
          </section>
        )}
      </Told>
      <Told of={balance} lines={1}>
        {({ wallets }) => <Balances wallets={wallets} />}
      </Told>
      <div className="row">
        {money && (
          <Button variant="default" onClick={() => setOpen(money)}>
            {say('topup')}
          </Button>
        )}
        <Button variant="default" onClick={() => setOpen('returns')}>
          {say('returns')}
        </Button>
      </div>
      <RewardsPanel id={id} wallets={balance.data?.wallets ?? []} />
      <Suspense>
        {open === 'returns' && <Returns id={id} wallets={balance.data?.wallets ?? []} onClose={() => setOpen(null)} />}
        {open !== null && open !== 'returns' && <TopUp id={id} wallet={open} onClose={() => setOpen(null)} />}
      </Suspense>
    </>
  );
}

function Levels({ standing }: { standing: Schemas['Standing'] }) {
  const say = useSay<Key>();
  const { level, way_up: way, at_risk: risk } = standing;
  return (
    <>
      <span className="who-level">{level?.name ?? say('no_level')}</span>
      {(way || level) && (
        <div className="say-this">
          <span className="small strong">{say('say_this')}</span>
          <p>
            {level && say('say_level', { level: level.name })} {way && capital(way.sentence)}
          </p>
          {risk && <p>{capital(risk.sentence)}</p>}
        </div>
      )}
    </>
  );
}

/** How soon an end is worth a word at the till. */
const SOON_MS = 30 * 86_400_000;

function Balances({ wallets }: { wallets: Schemas['Wallet'][] }) {
  const say = useSay<Key>();
  const format = useFormat();
  const [now] = useState(Date.now);
  return (
    <section className="stack tight">
      <div className="grid narrow">
        {wallets
          .filter((wallet) => wallet.kind !== 'retired')
          .map((wallet) => (
            <div key={wallet.wallet} className="card stack close">
              <span className="quiet small">{walletName(say, wallet)}</span>
              <span className="figure big">
                {wallet.kind === 'money' ? withUnit(format, wallet, wallet.available) : format.units(wallet.available, wallet.scale)}
              </span>
            </div>
          ))}
      </div>
      {wallets
        .filter((wallet) => wallet.expiring_next && new Date(wallet.expiring_next.at).getTime() < now + SOON_MS)
        .map((wallet) => (
          <Notice key={wallet.wallet} tone="warn">
            {say('soon_ends', {
              amount: withUnit(format, wallet, wallet.expiring_next?.amount ?? 0),
              day: format.lastDay(wallet.expiring_next?.at ?? ''),
            })}
          </Notice>
        ))}
    </section>
  );
}
