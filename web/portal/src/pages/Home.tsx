// What a member has, the level and the way up, what ends soon and what to take for it.
import type { Schemas } from '@regulars/client';
import { NO_ANSWER } from '@regulars/client';
import { capital, Told, walletName, wayDone, withUnit } from '@regulars/parts';
import { Bar, Empty, Notice, Ring, useFormat, useSay } from '@regulars/ui';
import { IconChevronRight, IconCloudOff } from '@tabler/icons-react';
import { lazy, Suspense, useEffect } from 'react';
import { Link } from 'wouter';
import { useBalance, useMember, useRewards, useTiers } from '../data.ts';
import { ending, type Ending } from '../ending.ts';
import { keepSnapshot, lastSnapshot } from '../snapshot.ts';
import type { Key } from '../words/index.ts';
import { RewardLine } from './RewardLine.tsx';
import { useTaking } from './Taking.tsx';

type Wallet = Schemas['Wallet'];
type Standing = Schemas['Standing'];

const KeepLevel = lazy(() => import('./KeepLevel.tsx').then((it) => ({ default: it.KeepLevel })));

/** How many rewards the home page shows of each kind. */
const SHOWN = 3;

export function Home() {
  const member = useMember();
  const balance = useBalance();
  const tiers = useTiers();
  const rewards = useRewards();
  const name = member.data?.profile.name ?? '';

  useEffect(() => {
    if (balance.data && tiers.data && member.data) {
      keepSnapshot({ at: new Date().toISOString(), name, balance: balance.data, tiers: tiers.data });
    }
  }, [balance.data, tiers.data, member.data, name]);

  const offline = [balance, tiers, member].some((asked) => asked.error?.code === NO_ANSWER);
  if (offline) {
    return <Offline />;
  }
  return (
    <>
      <Greeting name={name} />
      <Told of={balance} lines={2}>
        {({ wallets }) => <Wallets wallets={wallets} />}
      </Told>
      <Told of={tiers} lines={1}>
        {({ tier_sets: sets }) => sets.map((standing) => <Level key={standing.set} standing={standing} />)}
      </Told>
      {balance.data && rewards.data && (
        <EndingSoon all={ending(balance.data, rewards.data.rewards)} wallets={balance.data.wallets} />
      )}
      <Told of={rewards} lines={3}>
        {(answer) => <NextRewards rewards={answer.rewards} wallets={balance.data?.wallets ?? []} />}
      </Told>
    </>
  );
}

function Greeting({ name }: { name: string }) {
  const say = useSay<Key>();
  return <h1>{name ? say('hello', { name }) : say('hello_you')}</h1>;
}

/** Points are what members look for; a wallet that only counts for levels comes last. */
const FIRST = ['points', 'stamps', 'money', 'status', 'retired'];

function Wallets({ wallets }: { wallets: Wallet[] }) {
  const say = useSay<Key>();
  const format = useFormat();
  const inOrder = [...wallets]
    .filter((wallet) => wallet.kind !== 'retired' || wallet.available !== 0)
    .sort((a, b) => FIRST.indexOf(a.kind) - FIRST.indexOf(b.kind));
  const [main, ...others] = inOrder;
  if (!main) {
    return null;
  }
  return (
    <section className="hero" aria-label={say('you_have')}>
      <div className="stack close">
        <span className="small hero-quiet">{walletName(say, main)}</span>
        <span className="hero-figure figure">{main.kind === 'money' ? withUnit(format, main, main.available) : format.units(main.available, main.scale)}</span>
        {main.pending > 0 && <span className="small">{say('pending', { amount: withUnit(format, main, main.pending) })}</span>}
        {main.held > 0 && <span className="small">{say('held', { amount: withUnit(format, main, main.held) })}</span>}
        {main.debt > 0 && <span className="small">{say('debt', { amount: withUnit(format, main, main.debt) })}</span>}
      </div>
      {others.length > 0 && (
        <ul className="hero-others">
          {others.map((wallet) => (
            <li key={wallet.wallet} className="stack close">
              <span className="small hero-quiet">{walletName(say, wallet)}</span>
              <span className="strong figure">
                {wallet.kind === 'money' ? withUnit(format, wallet, wallet.available) : format.units(wallet.available, wallet.scale)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Level({ standing }: { standing: Standing }) {
  const say = useSay<Key>();
  const format = useFormat();
  const { way_up: way, at_risk: risk, level } = standing;
  const label = way ? say('level_way', { level: way.level.name }) : say('level_top');
  return (
    <section className="card stack" aria-label={standing.name}>
      <div className="row fixed level">
        <Ring label={label} size={112} {...wayDone(way)}>
          <span className="strong">{level?.name ?? say('level_none')}</span>
        </Ring>
        <div className="stack tight grow">
          <span className="quiet small">{standing.name}</span>
          {way ? <p className="strong">{capital(way.sentence)}</p> : <p className="strong">{say('level_top')}</p>}
          {standing.until && level && <p className="quiet small">{say('level_until', { day: format.lastDay(standing.until) })}</p>}
        </div>
      </div>
      {way && way.missing.length > 1 && (
        <ul className="stack tight">
          {way.missing.map((missing) => (
            <li key={missing.measure} className="stack close">
              <Bar label={missing.measure} have={missing.have} need={missing.need} />
              <span className="quiet small figure">
                {say('of', { have: counted(format, missing, missing.have), need: counted(format, missing, missing.need) })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {risk && (
        <Notice tone="warn">
          <span className="strong">{say('level_risk')}: </span>
          {risk.sentence}
          {risk.keep_price && (
            <Suspense>
              <KeepLevel set={standing.set} level={level?.name ?? ''} price={risk.keep_price} />
            </Suspense>
          )}
        </Notice>
      )}
    </section>
  );
}

function counted(format: ReturnType<typeof useFormat>, missing: Schemas['Missing'], amount: number): string {
  return missing.currency ? format.money(amount, missing.currency, missing.scale) : format.units(amount, missing.scale);
}

function EndingSoon({ all, wallets }: { all: Ending[]; wallets: Wallet[] }) {
  const say = useSay<Key>();
  const format = useFormat();
  if (all.length === 0) {
    return null;
  }
  return (
    <section className="stack tight">
      <h2>{say('ending_title')}</h2>
      {all.map(({ wallet, amount, at, take }) => {
        const shown = withUnit(format, wallets.find((one) => one.wallet === wallet), amount);
        return (
          <Notice key={wallet} tone="warn">
            <p className="strong">{say('ending', { amount: shown, day: format.lastDay(at) })}</p>
            <p>{take ? <Link href="/rewards">{say('ending_take', { reward: take })}</Link> : say('ending_none')}</p>
          </Notice>
        );
      })}
    </section>
  );
}

function NextRewards({ rewards, wallets }: { rewards: Schemas['Reward'][]; wallets: Wallet[] }) {
  const say = useSay<Key>();
  const { take, dialog } = useTaking(wallets);
  const affordable = rewards.filter((reward) => reward.state === 'available').slice(0, SHOWN);
  const soon = rewards.filter((reward) => reward.state === 'soon').slice(0, SHOWN);
  return (
    <section className="stack tight">
      <div className="row apart">
        <h2>{say(affordable.length > 0 ? 'now_yours' : 'nearly')}</h2>
        <Link href="/rewards" className="row">
          {say('see_all')} <IconChevronRight size={16} aria-hidden />
        </Link>
      </div>
      <ul className="stack tight">
        {(affordable.length > 0 ? affordable : soon).map((reward) => (
          <li key={reward.id}>
            <RewardLine reward={reward} wallets={wallets} onTake={take} />
          </li>
        ))}
      </ul>
      {dialog}
    </section>
  );
}

/** The last known state, clearly dated. */
export function Offline() {
  const say = useSay<Key>();
  const format = useFormat();
  const last = lastSnapshot();
  if (!last) {
    return <Empty icon={<IconCloudOff size={32} />} title={say('offline_none')} />;
  }
  return (
    <>
      <Notice tone="warn">{say('offline', { when: format.moment(last.at) })}</Notice>
      <Greeting name={last.name} />
      <Wallets wallets={last.balance.wallets} />
      {last.tiers.tier_sets.map((standing) => (
        <Level key={standing.set} standing={standing} />
      ))}
    </>
  );
}
