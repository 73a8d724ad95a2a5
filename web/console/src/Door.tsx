// Signing in: with an account, by a link that begins one, or, for developers, with an API key. Then the program is chosen, or a
// sandbox is made.
import { answer, once, type Refused, type Schemas, server, signIn, wasStaff, withKey } from '@regulars/client';
import { Refusal } from '@regulars/parts';
import { Button, Chip, LanguageSwitch, Loading, Notice, PasswordInput, SchemeSwitch, TextInput, useSay } from '@regulars/ui';
import { type FormEvent, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { ByLink, SignIn, type Step } from './sign-in/Password.tsx';
import { Second } from './sign-in/Second.tsx';
import type { Key } from './words/index.ts';

/** Who is about to come in: nobody yet, somebody of the staff, or whoever holds a key. */
type Guest = { staff: true } | { key: string };

export function Door() {
  const say = useSay<Key>();
  const [place, go] = useLocation();
  // The secret of a link stands behind the #, which is in no log. It leaves the address at once.
  const [link] = useState(() => ({ first: place === '/first', secret: place === '/first' || place === '/join' ? location.hash.slice(1) : '' }));
  const [guest, setGuest] = useState<Guest | null>(null);
  const [programs, setPrograms] = useState<Schemas['Program'][] | null>(null);
  useEffect(() => {
    if (link.secret) {
      history.replaceState(null, '', location.pathname);
    }
  }, [link]);

  const enter = (who: Guest, program: string) => {
    if (place === '/first' || place === '/join') {
      go('/');
    }
    signIn('key' in who ? { key: who.key, program } : { key: '', staff: true, program });
  };
  const welcome = async (who: Guest) => {
    const { items } = await answer(server.GET('/v1/programs', {}));
    const only = items.length === 1 ? items[0] : undefined;
    if (only) {
      enter(who, only.slug);
    } else {
      setGuest(who);
      setPrograms(items);
    }
  };

  return (
    <main className="door">
      <h1>{say(link.secret ? 'door_begin' : 'door_title')}</h1>
      {guest && programs ? (
        <ProgramChoice guest={guest} programs={programs} onChoose={(program) => enter(guest, program)} />
      ) : (
        <Ways link={link} welcome={welcome} />
      )}
      <div className="row">
        <LanguageSwitch />
        <SchemeSwitch />
      </div>
    </main>
  );
}

interface WaysProps {
  link: { first: boolean; secret: string };
  welcome: (who: Guest) => Promise<void>;
}

/** Account, link, or key. */
function Ways({ link, welcome }: WaysProps) {
  const say = useSay<Key>();
  const [step, setStep] = useState<Step | null>(null);
  const [withKeyInstead, setWithKeyInstead] = useState(false);
  const [refusal, setRefusal] = useState<Refused | null>(null);
  // Another tab may have signed in with this browser.
  const [asking, setAsking] = useState(() => !link.secret && wasStaff());
  useEffect(() => {
    if (asking) {
      welcome({ staff: true }).catch(() => setAsking(false));
    }
    // Asked once, when the door is there.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const begun = () => {
    welcome({ staff: true }).catch((error: unknown) => setRefusal(error as Refused));
  };
  if (asking) {
    return <Loading lines={2} />;
  }
  if (step) {
    return (
      <>
        <Second step={step} onBegun={begun} />
        <Refusal error={refusal} />
      </>
    );
  }
  if (link.secret) {
    return <ByLink secret={link.secret} first={link.first} onStep={setStep} />;
  }
  return (
    <>
      {withKeyInstead ? <WithKey welcome={welcome} /> : <SignIn onStep={setStep} />}
      <Button variant="subtle" onClick={() => setWithKeyInstead(!withKeyInstead)}>
        {say(withKeyInstead ? 'door_with_account' : 'door_with_key')}
      </Button>
    </>
  );
}

/** For developers, and for who has no account yet. */
function WithKey({ welcome }: { welcome: (who: Guest) => Promise<void> }) {
  const say = useSay<Key>();
  const [key, setKey] = useState('');
  const [refusal, setRefusal] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const open = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(null);
    try {
      await withKey(key.trim(), () => welcome({ key: key.trim() }));
    } catch (error) {
      setRefusal(error as Refused);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void open(event)}>
      <PasswordInput label={say('door_key')} description={say('door_key_text')} required value={key} autoComplete="off" onChange={(event) => setKey(event.currentTarget.value)} />
      <Refusal error={refusal} />
      <Button type="submit" size="md" loading={busy}>
        {say('door_open')}
      </Button>
    </form>
  );
}

interface ProgramChoiceProps {
  guest: Guest;
  programs: Schemas['Program'][];
  onChoose: (program: string) => void;
}

function ProgramChoice({ guest, programs, onChoose }: ProgramChoiceProps) {
  const say = useSay<Key>();
  const [slug, setSlug] = useState('');
  const [refusal, setRefusal] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const create = async () => {
    setBusy(true);
    setRefusal(null);
    const make = () => {
      const params = { header: { 'Idempotency-Key': once() } };
      return answer(server.POST('/v1/programs', { params, body: { slug, mode: 'sandbox' } }));
    };
    try {
      const made = await ('key' in guest ? withKey(guest.key, make) : make());
      onChoose(made.slug);
    } catch (error) {
      setRefusal(error as Refused);
    } finally {
      setBusy(false);
    }
  };
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
          void create();
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
