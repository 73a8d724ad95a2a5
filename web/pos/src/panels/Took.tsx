// After the order: what it earned, for the clerk to say and the customer to see.
import type { Schemas } from '@regulars/client';
import { changes, signedWithUnit, walletName, Why, withUnit } from '@regulars/parts';
import { Button, Notice, useFormat, useSay } from '@regulars/ui';
import { useTiers } from '../data.ts';
import type { Key } from '../words/index.ts';

interface TookProps {
  answer: Schemas['EventAnswer'];
  wallets: Schemas['Wallet'][];
  onNext: () => void;
}

export function Took({ answer, wallets, onNext }: TookProps) {
  const say = useSay<Key>();
  const format = useFormat();
  const sets = useTiers(answer.member).data?.tier_sets ?? [];
  const all = changes(answer);
  const reached = answer.levels.filter((change) => change.level && change.cause === 'reached');
  return (
    <section className="stack cart">
      <Notice tone="good">
        <span className="break">{say('took_order', { number: answer.external_id })}</span>
      </Notice>
      {reached.map((change) => {
        const level = sets.find((standing) => standing.set === change.set)?.level;
        return (
          <p key={change.set} className="who-level">
            {say('new_level', { level: level?.name ?? change.level ?? '' })}
          </p>
        );
      })}
      <div className="earns stack tight">
        {all.length === 0 && <span className="strong">{say('earns_nothing')}</span>}
        {all.map(({ wallet, amount }) => {
          const found = wallets.find((one) => one.wallet === wallet);
          const after = answer.after.balances.find((balance) => balance.wallet === wallet);
          return (
            <div key={wallet} className="row apart">
              <span className="figure big">{signedWithUnit(format, found, amount)}</span>
              <span className="quiet">
                {found && walletName(say, found)} · {say('took_now')}: {withUnit(format, found, after?.available ?? 0)}
              </span>
            </div>
          );
        })}
        <details>
          <summary className="small">{say('why')}</summary>
          <Why why={answer.why} others={say('not_applied')} />
        </details>
      </div>
      <Button size="lg" onClick={onNext} autoFocus>
        {say('next')}
      </Button>
    </section>
  );
}
