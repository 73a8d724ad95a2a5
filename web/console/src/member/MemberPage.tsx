// One member: what they have, what happened and why, and what staff can put right.
import { answer, answerOf, type Schemas, server } from '@regulars/client';
import { Refusal, report, Told, useAct, useAsk, useOnce } from '@regulars/parts';
import { Button, Chip, named, NativeSelect, Tabs, TextInput, useLanguage, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import type { Key } from '../words/index.ts';
import { Give } from './Give.tsx';
import { Has } from './Has.tsx';
import { Overview } from './Overview.tsx';
import { Profile } from './Profile.tsx';
import { Timeline } from './Timeline.tsx';

const TABS: [tab: string, word: Key][] = [
  ['overview', 'tab_overview'],
  ['timeline', 'tab_timeline'],
  ['has', 'tab_has'],
  ['profile', 'tab_profile'],
];

export function MemberPage({ id }: { id: string }) {
  const say = useSay<Key>();
  const { language } = useLanguage();
  const [search, setSearch] = useSearchParams();
  const tab = search.get('tab') ?? 'overview';
  const [open, setOpen] = useState<'adjust' | 'give' | null>(null);
  const member = useAsk(['member', id], async ({ program }) => {
    const { data, response } = await answerOf(
      server.GET('/v1/programs/{program}/members/{member}', { params: { path: { program, member: id } } }),
    );
    return { ...data, tag: response.headers.get('etag') ?? '' };
  });
  const balance = useAsk(['balance', id, language], ({ program }) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/balance', { params: { path: { program, member: id }, query: { language } } })),
  );
  const wallets = balance.data?.wallets ?? [];
  return (
    <Told of={member} lines={6}>
      {(it) => (
        <>
          <div className="row apart top">
            <div className="stack close">
              <h1>{it.profile.name ?? it.id}</h1>
              <span className="row">
                <Chip tone={it.status === 'active' ? 'good' : 'plain'}>{named(say, 'state', it.status)}</Chip>
                <span className="quiet code break">{it.id}</span>
              </span>
            </div>
            <div className="row">
              <Button variant="default" onClick={() => setOpen('give')}>
                {say('give')}
              </Button>
              <Button onClick={() => setOpen('adjust')}>{say('adjust')}</Button>
            </div>
          </div>
          <Tabs value={tab} onChange={(next) => setSearch({ tab: next ?? 'overview' })} keepMounted={false}>
            <Tabs.List>
              {TABS.map(([value, word]) => (
                <Tabs.Tab key={value} value={value}>
                  {say(word)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <div className="tab-body stack wide">
              <Tabs.Panel value="overview">
                <Overview id={id} balance={balance} />
              </Tabs.Panel>
              <Tabs.Panel value="timeline">
                <Timeline id={id} wallets={wallets} />
              </Tabs.Panel>
              <Tabs.Panel value="has">
                <Has id={id} />
              </Tabs.Panel>
              <Tabs.Panel value="profile">
                <Profile member={it} />
              </Tabs.Panel>
            </div>
          </Tabs>
          {open === 'adjust' && <Adjust id={id} wallets={wallets} onClose={() => setOpen(null)} />}
          {open === 'give' && <Give id={id} onClose={() => setOpen(null)} />}
        </>
      )}
    </Told>
  );
}

interface AdjustProps {
  id: string;
  wallets: Schemas['Wallet'][];
  onClose: () => void;
}

/** A whole number of the smallest unit from what somebody typed; null when it is none. */
function signed(text: string, scale: number): number | null {
  const match = /^\s*([+−-]?)(\d{1,12})(?:[.,](\d+))?\s*$/.exec(text);
  const fraction = match?.[3] ?? '';
  if (!match?.[2] || scale < fraction.length) {
    return null;
  }
  const amount = Number(match[2] + fraction.padEnd(scale, '0'));
  return match[1] === '-' || match[1] === '−' ? -amount : amount;
}

function Adjust({ id, wallets, onClose }: AdjustProps) {
  const say = useSay<Key>();
  const act = useOnce('CA-');
  const [form, setForm] = useState({ wallet: wallets[0]?.wallet ?? '', amount: '', reason: '' });
  const scale = wallets.find(({ wallet }) => wallet === form.wallet)?.scale ?? 0;
  const amount = signed(form.amount, scale);
  const adjust = useAct(() =>
    report<'adjustment'>({
      type: 'adjustment',
      source: 'console',
      external_id: act.name(),
      member: { id },
      adjustment: { wallet: form.wallet, amount: amount ?? 0, reason: form.reason },
    }),
  );
  return (
    <Dialog title={say('adjust')} open onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          adjust.mutate(undefined, { onSuccess: onClose, onError: act.done });
        }}
      >
        <NativeSelect label={say('adjust_wallet')} value={form.wallet} data={wallets.map(({ wallet }) => wallet)} onChange={(event) => setForm({ ...form, wallet: event.currentTarget.value })} />
        <TextInput label={say('adjust_amount')} required inputMode="text" value={form.amount} onChange={(event) => setForm({ ...form, amount: event.currentTarget.value })} />
        <TextInput label={say('adjust_reason')} required value={form.reason} onChange={(event) => setForm({ ...form, reason: event.currentTarget.value })} />
        <Refusal error={adjust.error} />
        <Button type="submit" loading={adjust.isPending} disabled={!amount}>
          {say('adjust_do')}
        </Button>
      </form>
    </Dialog>
  );
}
