// Goods that come back: just what they had earned is taken back.
import type { Schemas } from '@regulars/client';
import { changes, Refusal, report, signedWithUnit, Told, useAct, useOnce } from '@regulars/parts';
import { Button, Notice, useFormat, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { useState } from 'react';
import { usePurchases } from '../data.ts';
import { receipts } from '../device.ts';
import type { Key } from '../words/index.ts';

interface ReturnsProps {
  id: string;
  wallets: Schemas['Wallet'][];
  onClose: () => void;
}

export function Returns({ id, wallets, onClose }: ReturnsProps) {
  const say = useSay<Key>();
  const format = useFormat();
  const purchases = usePurchases(id);
  const [entry, setEntry] = useState<Schemas['Entry'] | null>(null);
  return (
    <Dialog title={say('returns')} open onClose={onClose}>
      {entry ? (
        <OneReturn id={id} entry={entry} wallets={wallets} onClose={onClose} />
      ) : (
        <>
          <p className="quiet">{say('returns_text')}</p>
          <Told of={purchases}>
            {(page) => {
              const orders = page.items.filter((item) => item.kind === 'order.paid');
              return orders.length === 0 ? (
                <p>{say('returns_none')}</p>
              ) : (
                <ul className="card flush lines">
                  {orders.map((order) => (
                    <li key={order.event}>
                      <button type="button" className="line bare" onClick={() => setEntry(order)}>
                        <span className="code grow cut">{order.external_id}</span>
                        <span className="quiet small">{format.moment(order.occurred_at)}</span>
                      </button>
                    </li>
                  ))}
                </ul>
              );
            }}
          </Told>
        </>
      )}
    </Dialog>
  );
}

function OneReturn({ id, entry, wallets, onClose }: ReturnsProps & { entry: Schemas['Entry'] }) {
  const say = useSay<Key>();
  const format = useFormat();
  const act = useOnce('TX-');
  const lines = receipts().find((receipt) => receipt.number === entry.external_id)?.lines ?? [];
  const [back, setBack] = useState<number[]>(lines.map(() => 0));
  const chosen = back.flatMap((quantity, line) => (quantity > 0 ? [{ line, quantity }] : []));
  const order = { source: entry.source, external_id: entry.external_id };
  const take = useAct(() => {
    const common = { source: 'till', external_id: act.name(), member: { id }, order };
    return chosen.length > 0
      ? report<'order.returned'>({ type: 'order.returned', ...common, lines: chosen })
      : report<'order.cancelled'>({ type: 'order.cancelled', ...common });
  });
  if (take.data) {
    const amounts = changes(take.data).map(({ wallet, amount }) =>
      signedWithUnit(format, wallets.find((one) => one.wallet === wallet), amount),
    );
    return (
      <>
        <Notice tone="good">
          {amounts.length > 0 ? say('returned', { amounts: format.list(amounts) }) : say('returned_nothing')}
        </Notice>
        <Button size="lg" onClick={onClose}>
          {say('ready')}
        </Button>
      </>
    );
  }
  return (
    <>
      <p className="code">{entry.external_id}</p>
      {lines.length > 0 && (
        <>
          <p>{say('returns_lines')}</p>
          <ul className="card flush lines">
            {lines.map((line, at) => (
              <li key={at} className="line">
                <span className="grow">{line.sku}</span>
                <input
                  className="count"
                  type="number"
                  min={0}
                  max={line.quantity ?? 1}
                  aria-label={line.sku}
                  value={back[at] ?? 0}
                  onChange={(event) => {
                    const value = Math.min(line.quantity ?? 1, Math.max(0, Math.trunc(Number(event.currentTarget.value))));
                    setBack(back.map((old, place) => (place === at ? value : old)));
                  }}
                />
                <span className="quiet small">{say('of_left', { n: line.quantity ?? 1 })}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Refusal error={take.error} />
      <Button size="lg" loading={take.isPending} onClick={() => take.mutate(undefined, { onError: act.done })}>
        {say(chosen.length > 0 ? 'returns_do' : 'returns_whole')}
      </Button>
    </>
  );
}
