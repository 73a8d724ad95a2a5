// The paid membership: what it gives, what it costs, and whether it was worth its price so far.
import { answer, type Schemas, server } from '@regulars/client';
import { Refusal, report, Told, useAct, useAsk, useOnce } from '@regulars/parts';
import { Button, Chip, Empty, named, type Say, Stat, useFormat, useLanguage, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { IconScale } from '@tabler/icons-react';
import { useState } from 'react';
import { mine } from '../data.ts';
import type { Key } from '../words/index.ts';

type MemberPlan = Schemas['MemberPlan'];
type Held = Schemas['PlanHeld'];
type Money = (amount: number) => string;

export function Plan() {
  const say = useSay<Key>();
  const format = useFormat();
  const { language } = useLanguage();
  const plan = useAsk(['plan', language], (session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/plan', { params: { path: mine(session), query: { language } } })),
  );
  const off = <Empty icon={<IconScale size={32} />} title={say('plan_off')} />;
  return (
    <>
      <h1>{say('more_plan')}</h1>
      <Told of={plan} refused={(error) => (error.problem.status === 404 ? off : undefined)}>
        {(it) => {
          const money: Money = (amount) => format.money(amount, it.currency, it.scale);
          if (!it.plan && it.offers.length === 0) {
            return off;
          }
          return (
            <>
              {it.plan && <Own plan={it.plan} names={namesOf(it)} money={money} />}
              {!it.plan && it.offers.map((offer) => <Offer key={offer.id} offer={offer} money={money} />)}
            </>
          );
        }}
      </Told>
    </>
  );
}

function namesOf({ plan, offers }: MemberPlan): Map<string, string> {
  return new Map([...offers.map(({ id, name }): [string, string] => [id, name]), ...(plan ? [[plan.id, plan.name] as [string, string]] : [])]);
}

function periodName(say: Say<Key>, period: string): string {
  return period === 'month' || period === 'year' ? say(`plan_period_${period}`) : period;
}

function Own({ plan, names, money }: { plan: Held; names: Map<string, string>; money: Money }) {
  const say = useSay<Key>();
  const format = useFormat();
  const [ending, setEnding] = useState(false);
  const { account } = plan;
  return (
    <>
      <section className="card stack tight">
        <div className="row apart">
          <h2>{plan.name}</h2>
          <Chip tone={plan.state === 'active' || plan.state === 'trial' ? 'good' : 'warn'}>{named(say, 'state', plan.state)}</Chip>
        </div>
        <p className="strong">{account.sentence}</p>
        <p className="quiet small">
          {say('plan_until', { day: format.lastDay(plan.until) })} · {plan.renews ? say('plan_renews', { fee: money(plan.fee) }) : say('plan_ends')}
        </p>
      </section>
      <div className="grid narrow">
        <Stat label={say('plan_paid')} value={money(account.paid)} />
        <Stat label={say('plan_had')} value={money(account.worth)} />
        <Stat label={say('plan_gain')} value={(account.gain < 0 ? '−' : '+') + money(Math.abs(account.gain))} />
      </div>
      {plan.used.length > 0 && (
        <section className="card stack tight">
          <h2>{say('plan_used')}</h2>
          {plan.used.map((use) => (
            <p key={use.id} className="row apart">
              <span>
                {use.name} · {say('plan_times', { n: use.times })}
              </span>
              <span className="figure strong">{money(use.worth)}</span>
            </p>
          ))}
        </section>
      )}
      {account.others.length > 0 && (
        <section className="card stack tight">
          <h2>{say('plan_others')}</h2>
          {account.others.map((other, at) => (
            <p key={at} className="row apart">
              <span>{other.plan ? `${names.get(other.plan.id) ?? other.plan.id} · ${periodName(say, other.plan.period)}` : say('plan_none')}</span>
              <span className="figure strong">{(other.gain < 0 ? '−' : '+') + money(Math.abs(other.gain))}</span>
            </p>
          ))}
        </section>
      )}
      {plan.renews && (
        <Button variant="default" onClick={() => setEnding(true)}>
          {say('plan_cancel')}
        </Button>
      )}
      {ending && <EndIt plan={plan} onClose={() => setEnding(false)} />}
    </>
  );
}

function EndIt({ plan, onClose }: { plan: Held; onClose: () => void }) {
  const say = useSay<Key>();
  const format = useFormat();
  const name = useOnce('PE-');
  const end = useAct(async (_: void, { member }) =>
    report<'plan.cancelled'>({ type: 'plan.cancelled', source: 'portal', external_id: name.name(), member: { id: member ?? '' }, plan: plan.id }),
  );
  return (
    <Dialog title={say('plan_cancel')} open onClose={onClose}>
      <p>{say('plan_cancel_text', { day: format.lastDay(plan.until) })}</p>
      <Refusal error={end.error} />
      <Button loading={end.isPending} onClick={() => end.mutate(undefined, { onSuccess: onClose, onError: name.done })}>
        {say('plan_cancel')}
      </Button>
    </Dialog>
  );
}

function Offer({ offer, money }: { offer: Schemas['PlanOffer']; money: Money }) {
  const say = useSay<Key>();
  const name = useOnce('PL-');
  const join = useAct(async (period: string, { member }) =>
    report<'plan.joined'>({ type: 'plan.joined', source: 'portal', external_id: name.name(), member: { id: member ?? '' }, plan: offer.id, period }),
  );
  return (
    <section className="card stack tight">
      <h2>{offer.name}</h2>
      {offer.benefits.length > 0 && <h3>{say('plan_gives')}</h3>}
      <ul className="stack close">
        {offer.benefits.map((benefit) => (
          <li key={benefit.id}>{benefit.name}</li>
        ))}
      </ul>
      {offer.trial && <Chip tone="good">{say('plan_try', { time: offer.trial })}</Chip>}
      <Refusal error={join.error} />
      {!offer.locked &&
        offer.prices.map((price) => (
          <Button
            key={price.period}
            loading={join.isPending && join.variables === price.period}
            onClick={() => join.mutate(price.period, { onSuccess: name.done, onError: name.done })}
          >
            {say('plan_join', { fee: `${money(price.first_fee)} / ${periodName(say, price.period)}` })}
          </Button>
        ))}
    </section>
  );
}
