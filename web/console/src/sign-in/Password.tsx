// The password: that of somebody who has one, or the first one of somebody who has come by a link.
import { answer, type Refused, type Schemas, server } from '@regulars/client';
import { Refusal } from '@regulars/parts';
import { Button, PasswordInput, TextInput, useSay } from '@regulars/ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Key } from '../words/index.ts';

export type Step = Schemas['SignInStep'];

interface FormProps {
  children: ReactNode;
  ask: () => Promise<Step>;
  onStep: (step: Step) => void;
  button: string;
}

/** A form whose answer says how it goes on. */
function StepForm({ children, ask, onStep, button }: FormProps) {
  const [refusal, setRefusal] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(null);
    try {
      onStep(await ask());
    } catch (error) {
      setRefusal(error as Refused);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      {children}
      <Refusal error={refusal} />
      <Button type="submit" size="md" loading={busy}>
        {button}
      </Button>
    </form>
  );
}

export function SignIn({ onStep }: { onStep: (step: Step) => void }) {
  const say = useSay<Key>();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  return (
    <StepForm button={say('door_open')} onStep={onStep} ask={() => answer(server.POST('/v1/sign-in/staff', { body: { email, password } }))}>
      <TextInput label={say('in_email')} type="email" required autoComplete="username" value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
      <PasswordInput label={say('in_password')} required autoComplete="current-password" value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
    </StepForm>
  );
}

interface ByLinkProps {
  secret: string;
  /** Whether it is the link of the first administrator, who is not known yet. */
  first: boolean;
  onStep: (step: Step) => void;
}

export function ByLink({ secret, first, onStep }: ByLinkProps) {
  const say = useSay<Key>();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const ask = () =>
    first
      ? answer(server.POST('/v1/first-administrator', { body: { secret, email, name, password } }))
      : answer(server.POST('/v1/sign-in/staff/link', { body: { secret, password } }));
  return (
    <StepForm button={say('in_go_on')} onStep={onStep} ask={ask}>
      <p className="quiet">{say(first ? 'in_first_text' : 'in_link_text')}</p>
      {first && (
        <>
          <TextInput label={say('in_name')} required autoComplete="name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput label={say('in_email')} type="email" required autoComplete="username" value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        </>
      )}
      <PasswordInput
        label={say('in_new_password')}
        description={say('in_new_password_text')}
        required
        minLength={8}
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
    </StepForm>
  );
}
