// The backtest lab: what a draft would have done with the program's own history, beside the live version.
import { answer, type Schemas, server } from '@regulars/client';
import { Told, useAsk } from '@regulars/parts';
import { Bar, Bars, Chip, type Format, named, Notice, Part, Table, useFormat, useSay } from '@regulars/ui';
import { Link, useSearchParams } from 'wouter';
import { type BacktestResult, isBacktest, mainWallet, ruleRows } from '../backtest.ts';
import type { Key } from '../words/index.ts';

const LOOK_MS = 1_000;
/** Shares are in hundredths of a per cent. */
const WHOLE = 10_000;

function useJob(id: string | null) {
  return useAsk(
    ['job', id],
    ({ program }) => answer(server.GET('/v1/programs/{program}/jobs/{job}', { params: { path: { program, job: id ?? '' } } })),
    { enabled: id !== null, refetchInterval: LOOK_MS },
  );
}

export function Backtest({ id }: { id: string }) {
  const say = useSay<Key>();
  const [search] = useSearchParams();
  const other = search.get('against');
  const job = useJob(id);
  const against = useJob(other);
  return (
    <>
      <div className="stack close">
        <h1>{say('bt_title')}</h1>
        <p className="quiet">{say('bt_text')}</p>
        <Link href="/jobs">{say('nav_jobs')}</Link>
      </div>
      <Told of={job}>
        {(it) => {
          const jobs = against.data ? [it, against.data] : [it];
          const results = jobs.map((one) => one.result).filter(isBacktest);
          return results.length === jobs.length && (other === null || against.data) ? <Results results={results} /> : <Waiting jobs={jobs} />;
        }}
      </Told>
    </>
  );
}

function Waiting({ jobs }: { jobs: Schemas['Job'][] }) {
  const say = useSay<Key>();
  if (jobs.some((job) => job.state === 'failed')) {
    return <Notice tone="bad">{say('bt_failed')}</Notice>;
  }
  return (
    <div className="card stack">
      <p>{say('bt_wait')}</p>
      {jobs.map((job) => (
        <div key={job.id} className="stack close">
          <span className="row">
            <Chip tone="note">{named(say, 'state', job.state)}</Chip>
            <span className="code quiet">{job.id}</span>
          </span>
          <Bar label={job.id} have={job.done} need={Math.max(1, job.total)} />
        </div>
      ))}
    </div>
  );
}

/** The currency of a result has as many digits as its standard says. */
function money(format: Format, currency: string, amount: number): string {
  const scale = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return format.money(amount, currency, scale);
}

interface Row {
  name: string;
  values: number[];
  show: (value: number) => string;
}

function Results({ results }: { results: BacktestResult[] }) {
  const say = useSay<Key>();
  const format = useFormat();
  const first = results[0] as BacktestResult;
  const series = [say('bt_this'), say('bt_live')].slice(0, results.length);
  const row = (name: string, of: (it: BacktestResult) => number, show = format.number): Row => ({ name, values: results.map(of), show });
  const cash = (amount: number) => money(format, first.currency, amount);
  const rows: Row[] = [
    row(say('bt_members'), (it) => it.members),
    row(say('bt_orders'), (it) => it.orders),
    row(say('bt_sales'), (it) => it.eligible_sales, cash),
    row(say('bt_cost'), (it) => it.cost, cash),
    row(say('bt_share'), (it) => it.cost_share_bp / WHOLE, format.percent),
    ...Object.keys(first.wallets).flatMap((wallet) => [
      row(say('bt_issued', { wallet }), (it) => it.wallets[wallet]?.issued ?? 0),
      row(say('bt_left', { wallet }), (it) => it.wallets[wallet]?.outstanding ?? 0),
    ]),
    row(say('bt_refused'), (it) => Object.values(it.refused).reduce((sum, count) => sum + count, 0)),
  ];
  return (
    <>
      <Part title={say('bt_title')} flush>
        <Table<Row>
          label={say('bt_title')}
          rows={rows}
          id={({ name }) => name}
          columns={[
            { name: say('bt_figure'), cell: ({ name }) => <span className="strong">{name}</span> },
            ...series.map((name, place) => ({ name, number: true, cell: ({ values, show }: Row) => show(values[place] ?? 0) })),
            ...(results.length > 1 ? [{ name: say('bt_change'), number: true, cell: (it: Row) => <Difference row={it} /> }] : []),
          ]}
        />
      </Part>
      <Months results={results} series={series} />
      <Rules results={results} series={series} />
      <Levels results={results} series={series} />
    </>
  );
}

function Difference({ row: { values, show } }: { row: Row }) {
  const [now = 0, before = 0] = values;
  const by = now - before;
  return by === 0 ? <span className="quiet">0</span> : <span className="strong">{(by < 0 ? '−' : '+') + show(Math.abs(by))}</span>;
}

interface PartProps {
  results: BacktestResult[];
  series: string[];
}

function Months({ results, series }: PartProps) {
  const say = useSay<Key>();
  const format = useFormat();
  const first = results[0] as BacktestResult;
  const wallet = mainWallet(first);
  const groups = Object.keys(first.months)
    .sort()
    .map((month) => ({ name: month, values: results.map((it) => it.months[month]?.wallets[wallet]?.issued ?? 0) }));
  return (
    <Part title={say('bt_months', { wallet })}>
      <div className="stack">
        <Bars groups={groups} series={series} />
        <details>
          <summary className="quiet">{say('bt_figure')}</summary>
          <Table
            label={say('bt_months', { wallet })}
            rows={groups}
            id={({ name }) => name}
            columns={[
              { name: say('partners_month'), cell: ({ name }) => format.month(`${name}-15`) },
              ...series.map((name, place) => ({
                name,
                number: true,
                cell: ({ values }: { values: number[] }) => format.number(values[place] ?? 0),
              })),
            ]}
          />
        </details>
      </div>
    </Part>
  );
}

function Rules({ results, series }: PartProps) {
  const say = useSay<Key>();
  const format = useFormat();
  return (
    <Part title={say('bt_rules')} flush>
      <Table
        label={say('bt_rules')}
        rows={ruleRows(results)}
        id={(row) => `${row.rule}-${row.wallet}`}
        columns={[
          { name: say('bt_rule'), cell: (row) => <span className="code">{row.rule}</span> },
          { name: say('home_wallet'), cell: (row) => row.wallet },
          ...series.map((name, place) => ({
            name,
            number: true,
            cell: (row: { issued: number[] }) => format.number(row.issued[place] ?? 0),
          })),
        ]}
      />
    </Part>
  );
}

function Levels({ results, series }: PartProps) {
  const say = useSay<Key>();
  const format = useFormat();
  const first = results[0] as BacktestResult;
  const rows = Object.entries(first.tiers).flatMap(([set, levels]) =>
    Object.keys(levels).map((level) => ({ set, level, all: results.map((it) => it.tiers[set]?.[level]) })),
  );
  if (rows.length === 0) {
    return null;
  }
  return (
    <Part title={say('bt_levels')} flush>
      <Table
        label={say('bt_levels')}
        rows={rows}
        id={(row) => `${row.set}-${row.level}`}
        columns={[
          { name: say('bt_level'), cell: (row) => (row.level === 'none' ? say('bt_none') : row.level) },
          ...series.map((name, place) => ({
            name,
            number: true,
            cell: (row: (typeof rows)[number]) => format.number(row.all[place]?.members ?? 0),
          })),
          {
            name: say('bt_moves'),
            number: true,
            cell: (row) => `↑ ${format.number(row.all[0]?.up ?? 0)}  ↓ ${format.number(row.all[0]?.down ?? 0)}`,
          },
        ]}
      />
    </Part>
  );
}
