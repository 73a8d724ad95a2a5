// Balances with their lots, and where the member stands.
import { answer, type Refused, type Schemas, server } from '@regulars/client';
import { capital, Told, useAsk, walletName, wayDone, withUnit } from '@regulars/parts';
import { Bar, Chip, Facts, Notice, Table, useFormat, useLanguage, useSay } from '@regulars/ui';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Key } from '../words/index.ts';

interface OverviewProps {
  id: string;
  balance: UseQueryResult<Schemas['Balances'], Refused>;
}

export function Overview({ id, balance }: OverviewProps) {
  const { language } = useLanguage();
  const tiers = useAsk(['tiers', id, language], ({ program }) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/tiers', { params: { path: { program, member: id }, query: { language } } })),
  );
  return (
    <div className="stack wide">
      <Told of={tiers} lines={2}>
        {(it) => (
          <div className="grid broad">
            {it.tier_sets.map((standing) => (
              <Level key={standing.set} standing={standing} />
            ))}
          </div>
        )}
      </Told>
      <Told of={balance} lines={3}>
        {(it) => it.wallets.map((wallet) => <WalletCard key={wallet.wallet} wallet={wallet} />)}
      </Told>
    </div>
  );
}

function Level({ standing }: { standing: Schemas['Standing'] }) {
  const say = useSay<Key>();
  const { level, way_up: way, at_risk: risk, held } = standing;
  return (
    <section className="card stack tight">
      <div className="row apart">
        <h2>{standing.name}</h2>
        <Chip tone={level ? 'good' : 'plain'}>{level?.name ?? say('level_none')}</Chip>
      </div>
      {held && <p className="quiet">{capital(held.sentence)}</p>}
      {way && (
        <>
          <p>{capital(way.sentence)}</p>
          <Bar label={way.sentence} {...wayDone(way)} />
        </>
      )}
      {risk && <Notice tone="warn">{capital(risk.sentence)}</Notice>}
    </section>
  );
}

function WalletCard({ wallet }: { wallet: Schemas['Wallet'] }) {
  const say = useSay<Key>();
  const format = useFormat();
  const amount = (value: number) => withUnit(format, wallet, value);
  const states = (
    [
      ['lot_pending', wallet.pending],
      ['wallet_held', wallet.held],
      ['wallet_debt', wallet.debt],
    ] satisfies [Key, number][]
  ).filter(([, value]) => value !== 0) as [Key, number][];
  return (
    <section className="card flush">
      <div className="row apart wallet-head">
        <h2>{walletName(say, wallet)}</h2>
        <span className="figure big">{amount(wallet.available)}</span>
      </div>
      {states.length > 0 && (
        <div className="wallet-head">
          <Facts facts={states.map(([word, value]) => [say(word), amount(value)])} />
        </div>
      )}
      {wallet.lots.length > 0 && (
        <details open={wallet.kind === 'points'}>
          <summary className="wallet-head quiet">{say('lots')}</summary>
          <Table
            label={say('lots')}
            rows={wallet.lots}
            id={(lot) => `${lot.lot}-${lot.earned_at}`}
            columns={[
              { name: say('col_amount'), number: true, cell: (lot) => format.units(lot.amount, wallet.scale) },
              { name: say('col_earned'), cell: (lot) => format.day(lot.earned_at) },
              { name: say('col_ends'), cell: (lot) => (lot.expires_at ? format.lastDay(lot.expires_at) : say('lots_never')) },
              { name: say('col_state'), cell: (lot) => lot.pending && <Chip tone="note">{say('lot_pending')}</Chip> },
            ]}
          />
        </details>
      )}
    </section>
  );
}
