// The way in. Until members have one-time codes, a key of the program opens a member's page.
import { answer, once, type Refused, server, signIn, withKey } from '@regulars/client';
import { findMember, Refusal } from '@regulars/parts';
import { Button, LanguageSwitch, Notice, PasswordInput, SchemeSwitch, TextInput, useLanguage, useSay } from '@regulars/ui';
import { type FormEvent, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { Key } from '../words/index.ts';

interface Form {
  key: string;
  program: string;
  member: string;
  phone: string;
  name: string;
}

export function Door() {
  const say = useSay<Key>();
  const { language } = useLanguage();
  const [search] = useSearchParams();
  const [joining, setJoining] = useState(false);
  const [form, setForm] = useState<Form>({ key: '', program: search.get('program') ?? '', member: '', phone: '', name: '' });
  const [refusal, setRefusal] = useState<Refused | null>(null);
  const [nobody, setNobody] = useState(false);
  const [busy, setBusy] = useState(false);

  const find = async (): Promise<string | null> => {
    if (!joining) {
      return (await findMember(form.program, form.member))?.id ?? null;
    }
    const body = { identifiers: { phone: form.phone.replaceAll(/[\s().-]/g, '') }, profile: { name: form.name, language } };
    const params = { path: { program: form.program }, header: { 'Idempotency-Key': once() } };
    const made = await answer(server.POST('/v1/programs/{program}/members', { params, body }));
    return made.member.id;
  };

  const open = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(null);
    setNobody(false);
    try {
      const member = await withKey(form.key.trim(), find);
      if (member) {
        signIn({ key: form.key.trim(), program: form.program, member });
        return;
      }
      setNobody(true);
    } catch (error) {
      setRefusal(error as Refused);
    } finally {
      setBusy(false);
    }
  };

  const field = (name: keyof Form) => ({
    value: form[name],
    onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }),
    required: true,
    autoComplete: 'off',
  });

  return (
    <main className="door">
      <div className="stack tight">
        <h1>{say(joining ? 'door_join' : 'door_hello')}</h1>
        <p className="quiet">{say('door_text')}</p>
      </div>
      <form className="stack" onSubmit={(event) => void open(event)}>
        {joining ? (
          <>
            <TextInput label={say('door_phone')} description={say('door_phone_hint')} type="tel" {...field('phone')} />
            <TextInput label={say('door_name')} {...field('name')} />
          </>
        ) : (
          <TextInput label={say('door_member')} {...field('member')} />
        )}
        <TextInput label={say('door_program')} {...field('program')} autoCapitalize="none" />
        <PasswordInput label={say('door_key')} {...field('key')} />
        {nobody && <Notice tone="warn">{say('door_none')}</Notice>}
        <Refusal error={refusal} />
        {form.program && <Link href={`/rules/${form.program}`}>{say('door_terms')}</Link>}
        <Button type="submit" loading={busy} size="md">
          {say(joining ? 'door_join' : 'door_open')}
        </Button>
        <Button variant="subtle" onClick={() => setJoining(!joining)}>
          {say(joining ? 'door_back' : 'door_join_new')}
        </Button>
      </form>
      <p className="quiet small">{say('door_temporary')}</p>
      <div className="row">
        <LanguageSwitch />
        <SchemeSwitch />
      </div>
    </main>
  );
}
