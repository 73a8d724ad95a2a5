// A cart and a member: what the order would earn, with every reason. Nothing is recorded.
import { answer, type Schemas, server } from '@regulars/client';
import { capital, changes, findMember, programNow, Refusal, signedWithUnit, useAct, useAsk, Why } from '@regulars/parts';
import { ActionIcon, Button, Chip, Notice, TextInput, useFormat, useLanguage, useSay } from '@regulars/ui';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useNames } from '../live.ts';
import type { Key } from '../words/index.ts';

interface Line {
  sku: string;
  category: string;
  quantity: string;
  price: string;
}

const FIRST: Line = { sku: 'item', category: '', quantity: '1', price: '10.00' };

function scaleOf(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

function orderOf(currency: string, lines: Line[]): Schemas['Order'] {
  const scale = 10 ** scaleOf(currency);
  const all = lines.map((line) => ({
    sku: line.sku,
    ...(line.category && { category: line.category }),
    quantity: Math.max(1, Math.trunc(Number(line.quantity)) || 1),
    unit_price: Math.round(Number(line.price.replace(',', '.')) * scale) || 0,
  }));
  return { currency, lines: all, total: all.reduce((sum, line) => sum + line.quantity * line.unit_price, 0) };
}

export function Try() {
  const say = useSay<Key>();
  const { language } = useLanguage();
  const [member, setMember] = useState('');
  const own = useNames().data?.currency ?? '';
  const [chosen, setCurrency] = useState<string | null>(null);
  const currency = chosen ?? own;
  const [lines, setLines] = useState<Line[]>([FIRST]);
  const quote = useAct(async (_: void, { program }) => {
    const found = await findMember(program, member);
    if (!found) {
      return null;
    }
    const body = { member: { id: found.id }, language, occurred_at: await programNow(), order: orderOf(currency.toUpperCase(), lines) };
    return { quote: await answer(server.POST('/v1/programs/{program}/quotes', { params: { path: { program } }, body })), id: found.id };
  });
  const change = (at: number, field: keyof Line, value: string) =>
    setLines(lines.map((line, place) => (place === at ? { ...line, [field]: value } : line)));
  return (
    <>
      <div className="stack close">
        <h1>{say('nav_try')}</h1>
        <p className="quiet">{say('try_text')}</p>
      </div>
      <div className="grid broad">
        <form
          className="card stack"
          onSubmit={(event) => {
            event.preventDefault();
            quote.mutate();
          }}
        >
          <TextInput label={say('try_member')} placeholder={say('members_find')} required value={member} onChange={(event) => setMember(event.currentTarget.value)} />
          <TextInput label={say('try_currency')} required pattern="[A-Za-z]{3}" value={currency} onChange={(event) => setCurrency(event.currentTarget.value)} />
          {lines.map((line, at) => (
            <fieldset key={at} className="try-line">
              <TextInput label={say('try_item')} required value={line.sku} onChange={(event) => change(at, 'sku', event.currentTarget.value)} />
              <TextInput label={say('try_category')} value={line.category} onChange={(event) => change(at, 'category', event.currentTarget.value)} />
              <TextInput label={say('try_quantity')} inputMode="numeric" value={line.quantity} onChange={(event) => change(at, 'quantity', event.currentTarget.value)} />
              <TextInput label={say('try_price')} inputMode="decimal" value={line.price} onChange={(event) => change(at, 'price', event.currentTarget.value)} />
              <ActionIcon variant="subtle" color="red" size="input-sm" disabled={lines.length === 1} aria-label={say('try_remove', { n: at + 1 })} onClick={() => setLines(lines.filter((_, place) => place !== at))}>
                <IconTrash size={16} />
              </ActionIcon>
            </fieldset>
          ))}
          <div className="row">
            <Button variant="default" onClick={() => setLines([...lines, FIRST])}>
              {say('try_add')}
            </Button>
            <Button type="submit" loading={quote.isPending}>
              {say('try_do')}
            </Button>
          </div>
          <Refusal error={quote.error} />
          {quote.data === null && <Notice tone="warn">{say('members_none')}</Notice>}
        </form>
        {quote.data && <Answer id={quote.data.id} quote={quote.data.quote} />}
      </div>
    </>
  );
}

function Answer({ id, quote }: { id: string; quote: Schemas['Quote'] }) {
  const say = useSay<Key>();
  const format = useFormat();
  const { language } = useLanguage();
  const balance = useAsk(['balance', id, language], ({ program }) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/balance', { params: { path: { program, member: id }, query: { language } } })),
  );
  const wallets = balance.data?.wallets ?? [];
  const all = changes(quote.would);
  return (
    <section className="card stack">
      <div className="row">
        <h2>{say('try_earns')}</h2>
        {all.length === 0 && <Chip>{say('try_nothing')}</Chip>}
        {all.map(({ wallet, amount }) => (
          <Chip key={wallet} tone="good">
            {signedWithUnit(format, wallets.find((one) => one.wallet === wallet), amount)}
          </Chip>
        ))}
      </div>
      <Why why={quote.would.why} others={say('not_applied')} sentences />
      <Hints title={say('try_clerk')} hints={quote.hints.clerk} />
      <Hints title={say('try_member_hint')} hints={quote.hints.member} />
      <Hints title={say('try_after')} hints={quote.standings.flatMap((standing) => (standing.way_up ? [standing.way_up.sentence] : []))} />
    </section>
  );
}

function Hints({ title, hints }: { title: string; hints: string[] }) {
  if (hints.length === 0) {
    return null;
  }
  return (
    <div className="stack close">
      <h3>{title}</h3>
      {hints.map((hint) => (
        <p key={hint}>{capital(hint)}</p>
      ))}
    </div>
  );
}
