// What the program did, and what needs attention today. Each figure comes from the ledger.
import type { Schemas } from '@regulars/client';
import { Told } from '@regulars/parts';
import { Bar, Chip, Empty, type Format, NativeSelect, Notice, Part, Stat, Table, useFormat, useSay } from '@regulars/ui';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { type Period, useClock, useRewardHealth, useRewardReport, useSettlement } from '../data.ts';
import { lastDays, periodBefore } from '../period.ts';
import type { Key } from '../words/index.ts';

const SPANS = [7, 30, 90, 365];

export function Home() {
  const say = useSay<Key>();
  const [days, setDays] = useState(30);
  const clock = useClock();
  const period = clock.data ? lastDays(clock.data.now, days) : null;
  return (
    <>
      <div className="row apart">
        <h1>{say('nav_home')}</h1>
        <NativeSelect
          aria-label={say('home_period')}
          value={String(days)}
          data={SPANS.map((span) => ({ value: String(span), label: say('home_days', { n: span }) }))}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
        />
      </div>
      <Attention />
      <Units period={period} />
      <Cost period={period} />
      <Core />
    </>
  );
}

/** The four figures that the API doesn't report yet: what they will mean, and no guess. */
function Core() {
  const say = useSay<Key>();
  const figures: [Key, Key][] = [
    ['home_participation', 'home_participation_text'],
    ['home_repurchase', 'home_repurchase_text'],
    ['home_aov', 'home_aov_text'],
    ['home_nps', 'home_nps_text'],
  ];
  return (
    <section className="stack tight">
      <h2>{say('home_core')}</h2>
      <p className="quiet">{say('not_yet_text')}</p>
      <div className="grid narrow">
        {figures.map(([name, text]) => (
          <div key={name} className="card stack tight">
            <span className="strong">{say(name)}</span>
            <span>
              <Chip>{say('not_yet')}</Chip>
            </span>
            <span className="quiet small">{say(text)}</span>
          </div>
        ))}
      </div>
    </section>
  );
}

function Attention() {
  const say = useSay<Key>();
  const health = useRewardHealth();
  return (
    <Part title={say('home_attention')} aside={<Link href="/rewards">{say('rewards_health')}</Link>}>
      <Told of={health} lines={2}>
        {(report) => {
          const flagged = report.rewards.filter((reward) => reward.state === 'flagged');
          return flagged.length === 0 ? (
            <Empty icon={<IconCircleCheck size={28} />} title={say('home_nothing')} />
          ) : (
            <ul className="stack rule">
              {flagged.map((reward) => (
                <li key={reward.reward} className="stack close">
                  <span className="strong">{reward.name}</span>
                  <span className="quiet">{reward.suggestion}</span>
                </li>
              ))}
            </ul>
          );
        }}
      </Told>
    </Part>
  );
}

/** Units a statement shows, by the sign they have in it. */
const SHOWN: [field: 'issued' | 'redeemed' | 'expired' | 'taken_back', word: Key][] = [
  ['issued', 'home_issued'],
  ['redeemed', 'home_redeemed'],
  ['expired', 'home_expired'],
  ['taken_back', 'home_taken_back'],
];

function units(format: Format, statement: Schemas['Statement'], field: (typeof SHOWN)[number][0]): string {
  return format.units(Math.abs(statement[field].units), statement.scale);
}

function Units({ period }: { period: Period | null }) {
  const say = useSay<Key>();
  const format = useFormat();
  const now = useSettlement(period);
  const before = useSettlement(period && periodBefore(period));
  return (
    <Part title={say('home_units')} flush>
      <Told of={now} lines={2}>
        {(report) => (
          <Table
            label={say('home_units')}
            rows={report.all}
            id={(row) => row.wallet}
            columns={[
              { name: say('home_wallet'), cell: (row) => <span className="strong">{row.wallet}</span> },
              ...SHOWN.map(([field, word]) => ({
                name: say(word),
                number: true,
                cell: (row: Schemas['Statement']) => {
                  const old = before.data?.all.find((one) => one.wallet === row.wallet);
                  return (
                    <span className="stack close">
                      <span className="strong">{units(format, row, field)}</span>
                      {old && <span className="quiet small">{say('home_before', { n: units(format, old, field) })}</span>}
                    </span>
                  );
                },
              })),
              {
                name: say('home_outstanding'),
                number: true,
                cell: (row) => <span className="strong">{format.units(row.after.units, row.scale)}</span>,
              },
            ]}
          />
        )}
      </Told>
    </Part>
  );
}

function Cost({ period }: { period: Period | null }) {
  const say = useSay<Key>();
  const format = useFormat();
  const report = useRewardReport(period);
  return (
    <section className="stack tight">
      <h2>{say('home_cost')}</h2>
      <Told of={report} lines={2}>
        {(it) => {
          const money = (amount: number) => format.money(amount, it.currency, it.scale);
          return (
            <>
              <div className="grid">
                <Stat label={say('home_cost_worth')} value={money(it.worth)} />
                <Stat label={say('home_cost_cash')} value={money(it.cash)} />
              </div>
              {it.budgets.map((budget) => (
                <div key={budget.budget} className="card stack tight">
                  <div className="row apart">
                    <span className="strong">{budget.name}</span>
                    <span className="figure">{say('home_budget', budgetSums(budget, format, money))}</span>
                  </div>
                  <Bar label={budget.name} have={budget.used} need={budget.limit} />
                  {budget.state !== 'open' && <Notice tone="warn">{budget.name}</Notice>}
                </div>
              ))}
            </>
          );
        }}
      </Told>
    </section>
  );
}

function budgetSums(budget: Schemas['BudgetStanding'], format: Format, money: (amount: number) => string) {
  const sum = budget.wallet ? (amount: number) => format.number(amount) : money;
  return { used: sum(budget.used), limit: sum(budget.limit) };
}
