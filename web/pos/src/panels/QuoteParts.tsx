// What a quote tells: what is earned and why, which vouchers help, which wallets can pay.
import type { Schemas } from '@regulars/client';
import { capital, changes, signedWithUnit, walletName, Why } from '@regulars/parts';
import { Button, Checkbox, Chip, useFormat, useSay } from '@regulars/ui';
import type { Cart } from '../cart.ts';
import { device, scaleOf } from '../device.ts';
import type { Key } from '../words/index.ts';

interface EarnsProps {
  quote: Schemas['Quote'];
  wallets: Schemas['Wallet'][];
}

export function Earns({ quote, wallets }: EarnsProps) {
  const say = useSay<Key>();
  const format = useFormat();
  const all = changes(quote.would).filter(({ amount }) => amount > 0);
  return (
    <section className="earns stack tight">
      <div className="row">
        <span className="strong">{say(all.length > 0 ? 'earns' : 'earns_nothing')}</span>
        {all.map(({ wallet, amount }) => (
          <Chip key={wallet} tone="good">
            {signedWithUnit(format, wallets.find((one) => one.wallet === wallet), amount)}
          </Chip>
        ))}
      </div>
      {quote.hints.clerk.map((hint) => (
        <p key={hint}>{capital(hint)}</p>
      ))}
      <details>
        <summary className="small">{say('why')}</summary>
        <Why why={quote.would.why} others={say('not_applied')} />
      </details>
    </section>
  );
}

interface VoucherChoiceProps {
  held: Schemas['Voucher'][];
  quote: Schemas['Quote'] | undefined;
  cart: Cart;
  onChange: (cart: Cart) => void;
}

export function VoucherChoice({ held, quote, cart, onChange }: VoucherChoiceProps) {
  const say = useSay<Key>();
  const format = useFormat();
  const { currency } = device();
  const offers = quote?.vouchers ?? [];
  const best = quote?.best;
  const choose = (vouchers: string[]) => onChange({ ...cart, vouchers, wallet: null });
  return (
    <section className="stack tight">
      <div className="row apart">
        <h2>{say('vouchers')}</h2>
        {best && best.vouchers.join() !== cart.vouchers.join() && (
          <Button variant="light" onClick={() => choose(best.vouchers)}>
            {say('best')}: −{format.money(best.saves, currency, scaleOf(currency))}
          </Button>
        )}
      </div>
      <ul className="card flush lines">
        {held.map((voucher) => {
          const offer = offers.find((one) => one.id === voucher.id);
          const used = cart.vouchers.includes(voucher.id);
          const saves = offer?.saves ?? 0;
          return (
            <li key={voucher.id} className="line">
              <Checkbox
                className="grow"
                label={voucher.name ?? voucher.voucher}
                checked={used}
                disabled={!used && saves === 0}
                onChange={() => choose(used ? cart.vouchers.filter((id) => id !== voucher.id) : [...cart.vouchers, voucher.id])}
              />
              <span className="quiet small">
                {saves > 0 ? say('voucher_saves', { amount: format.money(saves, currency, scaleOf(currency)) }) : say('voucher_not')}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

interface PaymentsProps extends EarnsProps {
  cart: Cart;
  onChange: (cart: Cart) => void;
}

export function Payments({ quote, wallets, cart, onChange }: PaymentsProps) {
  const say = useSay<Key>();
  const format = useFormat();
  const { currency } = device();
  const offers = quote.payments.filter((offer) => 0 < offer.at_most);
  if (offers.length === 0) {
    return null;
  }
  return (
    <div className="row">
      {offers.map((offer) => {
        const wallet = wallets.find((one) => one.wallet === offer.wallet);
        const used = cart.wallet?.wallet === offer.wallet;
        const amount = format.money(offer.at_most, currency, scaleOf(currency));
        return (
          <Button
            key={offer.wallet}
            variant={used ? 'filled' : 'default'}
            aria-pressed={used}
            onClick={() => onChange({ ...cart, wallet: used ? null : { wallet: offer.wallet, amount: offer.at_most } })}
          >
            {say('pay_with', { wallet: wallet ? walletName(say, wallet) : offer.wallet, amount })}
          </Button>
        );
      })}
    </div>
  );
}
