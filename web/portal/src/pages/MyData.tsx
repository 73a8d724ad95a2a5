// What is kept about a member: to see, to put right, to take along, and to close.
import { answer, answerOf, once, type Schemas, server, session, type Session, signOut } from '@regulars/client';
import { Refusal, Told, useAct, useAsk } from '@regulars/parts';
import { Button, Facts, TextInput, useFormat, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { useState } from 'react';
import { mine } from '../data.ts';
import { forgetSnapshot } from '../snapshot.ts';
import type { Key } from '../words/index.ts';

interface Tagged {
  member: Schemas['Member'];
  tag: string;
}

async function load(now: Session): Promise<Tagged> {
  const { data, response } = await answerOf(server.GET('/v1/programs/{program}/members/{member}', { params: { path: mine(now) } }));
  return { member: data, tag: response.headers.get('etag') ?? '' };
}

export function MyData() {
  const say = useSay<Key>();
  const format = useFormat();
  const asked = useAsk(['member', 'tagged'], load);
  const [editing, setEditing] = useState(false);
  return (
    <>
      <h1>{say('more_data')}</h1>
      <Told of={asked}>
        {(it) => {
          const { identifiers, profile, created_at: since } = it.member;
          const told = (value: string | undefined) => value ?? <span className="quiet">{say('data_nothing')}</span>;
          return (
            <section className="card stack">
              <div className="row apart">
                <h2>{say('data_what')}</h2>
                {!editing && (
                  <Button variant="light" onClick={() => setEditing(true)}>
                    {say('data_change')}
                  </Button>
                )}
              </div>
              {editing ? (
                <EditForm tagged={it} onDone={() => setEditing(false)} />
              ) : (
                <Facts
                  facts={[
                    [say('data_name'), told(profile.name)],
                    [say('data_phone'), told(identifiers.phone)],
                    [say('data_email'), told(identifiers.email)],
                    [say('data_birthday'), told(profile.birthday)],
                    [say('card_number'), told(identifiers.card ?? identifiers.external_id)],
                    [say('data_since'), format.day(since)],
                  ]}
                />
              )}
            </section>
          );
        }}
      </Told>
      <Download />
      <Close />
    </>
  );
}

function EditForm({ tagged, onDone }: { tagged: Tagged; onDone: () => void }) {
  const say = useSay<Key>();
  const { profile, identifiers } = tagged.member;
  const [form, setForm] = useState({
    name: profile.name ?? '',
    email: identifiers.email ?? '',
    birthday: profile.birthday ?? '',
  });
  const save = useAct((_: void, now) => {
    // What was emptied is taken away; what is as it was is not told.
    const before = { name: profile.name ?? '', email: identifiers.email ?? '', birthday: profile.birthday ?? '' };
    const changed = Object.entries(form).filter(([name, value]) => value !== before[name as keyof typeof before]);
    const body = Object.fromEntries(changed.map(([name, value]) => [name, value === '' ? null : value]));
    const params = { path: mine(now), header: { 'If-Match': tagged.tag } };
    return answer(server.PATCH('/v1/programs/{program}/members/{member}', { params, body }));
  });
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }),
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined, { onSuccess: onDone });
      }}
    >
      <TextInput label={say('data_name')} autoComplete="name" {...field('name')} />
      <TextInput label={say('data_email')} type="email" autoComplete="email" {...field('email')} />
      <TextInput label={say('data_birthday')} type="date" {...field('birthday')} />
      <Refusal error={save.error} />
      <div className="row">
        <Button type="submit" loading={save.isPending}>
          {say('data_save')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {say('data_cancel')}
        </Button>
      </div>
    </form>
  );
}

/** The most entries of one page of the API. */
const PAGE_MAX = 500;

async function everything(now: Session): Promise<object> {
  const path = mine(now);
  const member = await answer(server.GET('/v1/programs/{program}/members/{member}', { params: { path } }));
  const balance = await answer(server.GET('/v1/programs/{program}/members/{member}/balance', { params: { path } }));
  const tiers = await answer(server.GET('/v1/programs/{program}/members/{member}/tiers', { params: { path } }));
  const vouchers = await answer(server.GET('/v1/programs/{program}/members/{member}/vouchers', { params: { path } }));
  const timeline: Schemas['Entry'][] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: PAGE_MAX, ...(cursor && { cursor }) };
    const page: Schemas['Page_Entry'] = await answer(
      server.GET('/v1/programs/{program}/members/{member}/timeline', { params: { path, query } }),
    );
    timeline.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor);
  return { member, balance, tiers, vouchers, timeline };
}

function Download() {
  const say = useSay<Key>();
  const make = useAct(async (_: void, now) => {
    const file = new Blob([JSON.stringify(await everything(now), null, 2)], { type: 'application/json' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = `${now.program}-${now.member}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
  return (
    <section className="card stack tight">
      <p className="quiet">{say('data_download_text')}</p>
      <Refusal error={make.error} />
      <div>
        <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
          {say('data_download')}
        </Button>
      </div>
    </section>
  );
}

function Close() {
  const say = useSay<Key>();
  const [open, setOpen] = useState(false);
  const [name] = useState(once);
  const close = useAct(async () => {
    const now = session();
    if (now) {
      const params = { path: mine(now), header: { 'Idempotency-Key': name } };
      await answer(server.DELETE('/v1/programs/{program}/members/{member}', { params }));
    }
    forgetSnapshot();
    signOut();
  });
  return (
    <section className="card stack tight">
      <p className="quiet">{say('data_close_text')}</p>
      <div>
        <Button variant="light" color="red" onClick={() => setOpen(true)}>
          {say('data_close')}
        </Button>
      </div>
      {open && (
        <Dialog title={say('data_close')} open onClose={() => setOpen(false)}>
          <p>{say('data_close_text')}</p>
          <Refusal error={close.error} />
          <Button color="red" loading={close.isPending} onClick={() => close.mutate()}>
            {say('data_close_yes')}
          </Button>
        </Dialog>
      )}
    </section>
  );
}
