// The card to show at the till, and what can be used there: vouchers, and rewards that were taken.
import type { Schemas } from '@regulars/client';
import { Refusal, report, Told, useAct, useOnce } from '@regulars/parts';
import { Button, Chip, named, Qr, TextInput, useFormat, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { useState } from 'react';
import { useMember, useRedemptions, useVouchers } from '../data.ts';
import type { Key } from '../words/index.ts';

export function CardPage() {
  const say = useSay<Key>();
  const member = useMember();
  const vouchers = useVouchers();
  const redemptions = useRedemptions();
  return (
    <>
      <h1>{say('card_title')}</h1>
      <Told of={member} lines={1}>
        {(it) => <CardFace member={it} />}
      </Told>
      <section className="stack tight">
        <h2>{say('vouchers')}</h2>
        <Told of={vouchers} lines={2}>
          {(it) =>
            it.vouchers.length === 0 ? (
              <p className="quiet">{say('vouchers_empty')}</p>
            ) : (
              <ul className="stack tight">
                {it.vouchers.map((voucher) => (
                  <VoucherLine key={voucher.id} voucher={voucher} />
                ))}
              </ul>
            )
          }
        </Told>
        <Claim />
      </section>
      <section className="stack tight">
        <h2>{say('redemptions')}</h2>
        <Told of={redemptions} lines={2}>
          {(page) =>
            page.items.length === 0 ? (
              <p className="quiet">{say('redemptions_empty')}</p>
            ) : (
              <ul className="stack tight">
                {page.items.map((redemption) => (
                  <RedemptionLine key={redemption.seq} redemption={redemption} />
                ))}
              </ul>
            )
          }
        </Told>
      </section>
    </>
  );
}

/** What the till reads: the card's number, else another system's, else our own. */
export function cardText(member: Schemas['Member']): string {
  return member.identifiers.card ?? member.identifiers.external_id ?? member.id;
}

function CardFace({ member }: { member: Schemas['Member'] }) {
  const say = useSay<Key>();
  const text = cardText(member);
  return (
    <div className="card card-face">
      <Qr text={text} label={say('card_label')} />
      <span className="strong">{member.profile.name}</span>
      <span className="quiet small">{say('card_number')}</span>
      <span className="code break">{text}</span>
      <p className="quiet small">{say('card_show')}</p>
    </div>
  );
}

function VoucherLine({ voucher }: { voucher: Schemas['Voucher'] }) {
  const say = useSay<Key>();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  return (
    <li className="card row apart fixed">
      <div className="stack close">
        <h3>{voucher.name ?? voucher.voucher}</h3>
        {voucher.expires_at && <span className="quiet small">{say('voucher_until', { day: format.lastDay(voucher.expires_at) })}</span>}
        {!voucher.code && <span className="quiet small">{say('voucher_at_till')}</span>}
      </div>
      {voucher.code && (
        <Button className="still" variant="light" onClick={() => setOpen(true)}>
          {say('voucher_show')}
        </Button>
      )}
      {open && voucher.code && (
        <Dialog title={voucher.name ?? voucher.voucher} open onClose={() => setOpen(false)}>
          <p>{say('took_show')}</p>
          <Qr text={voucher.code} label={`${say('took_code')}: ${voucher.code}`} />
          <span className="code">{voucher.code}</span>
        </Dialog>
      )}
    </li>
  );
}

/** A code from a leaflet or a partner becomes a voucher of the member. */
function Claim() {
  const say = useSay<Key>();
  const [code, setCode] = useState('');
  const name = useOnce('PV-');
  const claim = useAct(async (_: void, { member }) =>
    report<'voucher.claimed'>({ type: 'voucher.claimed', source: 'portal', external_id: name.name(), member: { id: member ?? '' }, code: code.trim() }),
  );
  return (
    <details>
      <summary>{say('claim')}</summary>
      <form
        className="stack claim"
        onSubmit={(event) => {
          event.preventDefault();
          claim.mutate(undefined, { onSuccess: () => setCode(''), onSettled: name.done });
        }}
      >
        <TextInput label={say('claim_label')} required value={code} autoCapitalize="characters" autoComplete="off" onChange={(event) => setCode(event.currentTarget.value)} />
        <Refusal error={claim.error} />
        <Button type="submit" variant="light" loading={claim.isPending}>
          {say('claim_do')}
        </Button>
      </form>
    </details>
  );
}

function RedemptionLine({ redemption }: { redemption: Schemas['Redemption'] }) {
  const say = useSay<Key>();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const name = useOnce('PC-');
  const giveBack = useAct(async (_: void, { member }) =>
    report<'reward.cancelled'>({
      type: 'reward.cancelled',
      source: 'portal',
      external_id: name.name(),
      member: { id: member ?? '' },
      redemption: { source: redemption.source, external_id: redemption.external_id },
    }),
  );
  const tone = redemption.state === 'redeemed' ? 'good' : 'plain';
  return (
    <li className="card row apart">
      <div className="stack close">
        <h3>{redemption.name}</h3>
        <span className="quiet small">{format.moment(redemption.redeemed_at)}</span>
        <span className="row">
          <Chip tone={tone}>{named(say, 'state', redemption.state)}</Chip>
          {redemption.state === 'redeemed' && <span className="code">{redemption.external_id}</span>}
        </span>
      </div>
      {redemption.state === 'redeemed' && (
        <Button variant="subtle" onClick={() => setOpen(true)}>
          {say('give_back')}
        </Button>
      )}
      {open && (
        <Dialog title={say('give_back')} open onClose={() => setOpen(false)}>
          <p>{say('give_back_text', { name: redemption.name })}</p>
          <Refusal error={giveBack.error} />
          <Button loading={giveBack.isPending} onClick={() => giveBack.mutate(undefined, { onSuccess: () => setOpen(false) })}>
            {say('give_back')}
          </Button>
        </Dialog>
      )}
    </li>
  );
}
