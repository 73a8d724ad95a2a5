// The cart, what it would earn, how it is paid, and taking the order. The quote is there before the clerk looks up.
import type { Schemas } from '@regulars/client';
import { programNow, Refusal, report, useAct } from '@regulars/parts';
import { Button, NativeSelect, useFormat, useSay } from '@regulars/ui';
import { useState } from 'react';
import { added, type Cart, EMPTY, orderOf, type Sale, totalOf } from '../cart.ts';
import { useBalance, useQuote, useVouchers } from '../data.ts';
import { device, keepReceipt, scaleOf } from '../device.ts';
import type { Key } from '../words/index.ts';
import { Products } from './Products.tsx';
import { Earns, Payments, VoucherChoice } from './QuoteParts.tsx';
import { Took } from './Took.tsx';

interface CartPanelProps {
  member: string | null;
  sale: Sale;
  onChange: (sale: Sale) => void;
  onNext: () => void;
}

export function CartPanel({ member, sale, onChange, onNext }: CartPanelProps) {
  const say = useSay<Key>();
  const { currency, store } = device();
  const { cart, number } = sale;
  const setCart = (next: Cart) => onChange({ ...sale, cart: next });
  const [paidBy, setPaidBy] = useState<'cash' | 'card'>('cash');
  const total = totalOf(cart);
  const asked = cart.lines.length > 0 ? quoted(cart, currency, store) : null;
  const quote = useQuote(member ?? '', member ? asked : null, programNow);
  const wallets = useBalance(member ?? '').data?.wallets ?? [];
  const due = quote.data?.due ?? total;

  const take = useAct(async () => {
    const order = orderOf(cart, { currency, store, due, paidBy });
    const answer = await report<'order.paid'>({
      type: 'order.paid',
      source: 'till',
      external_id: number,
      member: { id: member ?? '' },
      order,
      ...(quote.data && { quote: quote.data.token }),
    });
    keepReceipt({ number, lines: order.lines });
    return answer;
  });

  const finish = () =>
    take.mutate(undefined, {
      onSuccess: (taken) => onChange({ ...sale, taken }),
      // What was quoted may be over or changed: the next try needs a quote of now.
      onError: () => void quote.refetch(),
    });

  if (sale.taken) {
    return <Took answer={sale.taken} wallets={wallets} onNext={onNext} />;
  }
  return (
    <section className="stack cart">
      <Products onAdd={(product) => setCart(added(cart, product))} />
      <CartLines cart={cart} currency={currency} onChange={setCart} />
      {member && cart.lines.length > 0 && (
        <>
          <Refusal error={quote.error} />
          {quote.data && <Earns quote={quote.data} wallets={wallets} />}
          <Vouchers member={member} quote={quote.data} cart={cart} onChange={setCart} />
          {quote.data && <Payments quote={quote.data} wallets={wallets} cart={cart} onChange={setCart} />}
        </>
      )}
      <Sums total={total} due={due} cart={cart} currency={currency} />
      <Refusal error={take.error} />
      <div className="pay-row">
        <NativeSelect
          size="lg"
          aria-label={say('pay_kind')}
          value={paidBy}
          data={[
            { value: 'cash', label: say('pay_cash') },
            { value: 'card', label: say('pay_card') },
          ]}
          onChange={(event) => setPaidBy(event.currentTarget.value as 'cash' | 'card')}
        />
        <Button
          size="lg"
          disabled={!member || !quote.data || quote.isFetching}
          loading={take.isPending}
          onClick={finish}
        >
          {say('take_order')}
        </Button>
      </div>
    </section>
  );
}

/** The order as it is quoted: with its vouchers, and before anybody says how it is paid. */
function quoted(cart: Cart, currency: string, store: string): Schemas['Order'] {
  const order = orderOf({ ...cart, vouchers: [], wallet: null }, { currency, store, due: 0, paidBy: 'cash' });
  return cart.vouchers.length > 0 ? { ...order, vouchers: cart.vouchers } : order;
}

interface CartLinesProps {
  cart: Cart;
  currency: string;
  onChange: (cart: Cart) => void;
}

function CartLines({ cart, currency, onChange }: CartLinesProps) {
  const say = useSay<Key>();
  const format = useFormat();
  const scale = scaleOf(currency);
  return (
    <section className="stack tight">
      <div className="row apart">
        <h2>{say('cart')}</h2>
        {cart.lines.length > 0 && (
          <Button variant="subtle" onClick={() => onChange(EMPTY)}>
            {say('clear')}
          </Button>
        )}
      </div>
      {cart.lines.length === 0 ? (
        <p className="quiet">{say('cart_empty')}</p>
      ) : (
        <ul className="card flush lines">
          {cart.lines.map((line) => (
            <li key={`${line.name}-${line.price}-${line.category}`} className="line">
              <span className="grow stack close">
                <span className="strong">{line.name}</span>
                <span className="quiet small">{line.category}</span>
              </span>
              <span className="row fixed">
                <Button variant="default" aria-label={say('less', { name: line.name })} onClick={() => onChange(added(cart, line, -1))}>
                  −
                </Button>
                <span className="figure strong quantity">{line.quantity}</span>
                <Button variant="default" aria-label={say('more', { name: line.name })} onClick={() => onChange(added(cart, line))}>
                  +
                </Button>
              </span>
              <span className="figure price">{format.money(line.price * line.quantity, currency, scale)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface VouchersProps {
  member: string;
  quote: Schemas['Quote'] | undefined;
  cart: Cart;
  onChange: (cart: Cart) => void;
}

function Vouchers({ member, quote, cart, onChange }: VouchersProps) {
  const held = useVouchers(member).data?.vouchers ?? [];
  if (held.length === 0) {
    return null;
  }
  return <VoucherChoice held={held} quote={quote} cart={cart} onChange={onChange} />;
}

function Sums({ total, due, cart, currency }: { total: number; due: number; cart: Cart; currency: string }) {
  const say = useSay<Key>();
  const format = useFormat();
  const scale = scaleOf(currency);
  const money = (amount: number) => format.money(amount, currency, scale);
  const byWallet = cart.wallet?.amount ?? 0;
  return (
    <dl className="sums">
      <dt>{say('total')}</dt>
      <dd className="figure">{money(total)}</dd>
      {due < total && (
        <>
          <dt>{say('saved')}</dt>
          <dd className="figure good">−{money(total - due)}</dd>
        </>
      )}
      {byWallet > 0 && (
        <>
          <dt>{say('pays', { wallet: cart.wallet?.wallet ?? '' })}</dt>
          <dd className="figure">−{money(byWallet)}</dd>
        </>
      )}
      <dt className="sums-last">{say('to_pay')}</dt>
      <dd className="figure big sums-last">{money(due - byWallet)}</dd>
    </dl>
  );
}
