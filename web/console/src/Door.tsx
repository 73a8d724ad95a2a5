// Signing in. Until staff have accounts, with an API key; then the program is chosen, or a sandbox is made.
import { answer, once, type Refused, type Schemas, server, signIn, withKey } from '@regulars/client';
import { Refusal } from '@regulars/parts';
import { Button, Chip, LanguageSwitch, Notice, PasswordInput, SchemeSwitch, TextInput, useSay } from '@regulars/ui';
import { type FormEvent, useState } from 'react';
import type { Key } from './words/index.ts';

export function Door() {
  const say = useSay<Key>();
  const [key, setKey] = useState('');
  const [programs, setPrograms] = useState<Schemas['Program'][] | null>(null);
  const [refusal, setRefusal] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const held = key.trim();

  const run = async (ask: () => Promise<void>) => {
    setBusy(true);
    setRefusal(null);
    try {
      await withKey(held, ask);
    } catch (error) {
      setRefusal(error as Refused);
    } finally {
      setBusy(false);
    }
  };
  const open = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const { items } = await answer(server.GET('/v1/programs', {}));
      const only = items.length === 1 ? items[0] : undefined;
      if (only) {
        signIn({ key: held, program: only.slug });
      } else {
        setPrograms(items);
      }
    });
  };
  const create = (slug: string) =>
    void run(async () => {
      const params = { header: { 'Idempotency-Key': once() } };
      const made = await answer(server.POST('/v1/programs', { params, body: { slug, mode: 'sandbox' } }));
      signIn({ key: held, program: made.slug });
    });

  return (
    <main className="door">
      <h1>{say('door_title')}</h1>
      {programs === null ? (
        <form className="stack" onSubmit={open}>
          <PasswordInput label={say('door_key')} required value={key} autoComplete="off" onChange={(event) => setKey(event.currentTarget.value)} />
          <Refusal error={refusal} />
          <Button type="submit" size="md" loading={busy}>
            {say('door_open')}
          </Button>
        </form>
      ) : (
        <ProgramChoice programs={programs} busy={busy} refusal={refusal} onChoose={(program) => signIn({ key: held, program })} onCreate={create} />
      )}
      <p className="quiet small">{say('door_temporary')}</p>
      <div className="row">
        <LanguageSwitch />
        <SchemeSwitch />
      </div>
    </main>
  );
}

interface ProgramChoiceProps {
  programs: Schemas['Program'][];
  busy: boolean;
  refusal: Refused | null;
  onChoose: (program: string) => void;
  onCreate: (slug: string) => void;
}

function ProgramChoice({ programs, busy, refusal, onChoose, onCreate }: ProgramChoiceProps) {
  const say = useSay<Key>();
  const [slug, setSlug] = useState('');
  return (
    <div className="stack">
      <h2>{say('program')}</h2>
      {programs.length === 0 && <Notice>{say('door_no_program')}</Notice>}
      {programs.map((program) => (
        <button key={program.slug} type="button" className="card bare row apart" onClick={() => onChoose(program.slug)}>
          <span className="strong">{program.slug}</span>
          <Chip tone={program.mode === 'live' ? 'good' : 'warn'}>{say(program.mode === 'live' ? 'live' : 'sandbox')}</Chip>
        </button>
      ))}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onCreate(slug);
        }}
      >
        <TextInput label={say('door_new')} required value={slug} onChange={(event) => setSlug(event.currentTarget.value)} />
        <Refusal error={refusal} />
        <Button type="submit" variant="default" loading={busy}>
          {say('door_create')}
        </Button>
      </form>
    </div>
  );
}
