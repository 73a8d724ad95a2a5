// Which rewards are taken, what they cost, and which nobody takes.
import { Told } from '@regulars/parts';
import { Chip, named, Part, Table, useFormat, useSay } from '@regulars/ui';
import { useClock, useRewardHealth, useRewardReport } from '../data.ts';
import { lastDays } from '../period.ts';
import type { Key } from '../words/index.ts';
import { Codes } from './Codes.tsx';

const DAYS = 90;
/** Shares of the report are in hundredths of a per cent. */
const WHOLE = 10_000;

export function Rewards() {
  const say = useSay<Key>();
  const format = useFormat();
  const clock = useClock();
  const health = useRewardHealth();
  const costs = useRewardReport(clock.data ? lastDays(clock.data.now, DAYS) : null);
  return (
    <>
      <h1>{say('nav_rewards')}</h1>
      <Part title={say('rewards_health')} flush>
        <Told of={health} lines={4}>
          {(report) => (
            <Table
              label={say('rewards_health')}
              rows={report.rewards}
              id={(row) => row.reward}
              columns={[
                { name: say('col_what'), cell: (row) => <span className="strong">{row.name}</span> },
                {
                  name: say('col_state'),
                  cell: (row) => (
                    <Chip tone={row.state === 'flagged' ? 'warn' : row.state === 'healthy' ? 'good' : 'plain'}>{named(say, 'state', row.state)}</Chip>
                  ),
                },
                {
                  name: say('col_share'),
                  number: true,
                  cell: (row) => (
                    <span className="stack close">
                      <span>{row.rate === undefined ? '' : format.percent(row.rate / WHOLE)}</span>
                      <span className="quiet small">{say('rewards_among', { redeemed: row.redeemed, among: row.among })}</span>
                    </span>
                  ),
                },
                { name: say('col_advice'), cell: (row) => row.suggestion },
              ]}
            />
          )}
        </Told>
      </Part>
      <Part title={`${say('home_cost')} · ${say('home_days', { n: DAYS })}`} flush>
        <Told of={costs} lines={3}>
          {(report) =>
            report.rewards.length === 0 ? (
              <p className="quiet wallet-head">{say('rewards_none')}</p>
            ) : (
              <Table
                label={say('home_cost')}
                rows={report.rewards}
                id={(row) => row.reward}
                columns={[
                  { name: say('col_what'), cell: (row) => row.name },
                  { name: say('col_count'), number: true, cell: (row) => format.number(row.sums.quantity) },
                  { name: say('partners_units'), number: true, cell: (row) => format.number(row.sums.units) },
                  { name: say('col_cost'), number: true, cell: (row) => format.money(row.sums.worth, report.currency, report.scale) },
                ]}
              />
            )
          }
        </Told>
      </Part>
      <Codes />
    </>
  );
}
