// The second factor: a code of the app, which is set up the first time; and the recovery codes that come with it.
import { answer, type Refused, type Schemas, server } from '@regulars/client';
import { Refusal } from '@regulars/parts';
import { Button, Notice, Qr, TextInput, useSay } from '@regulars/ui';
import { type FormEvent, useState } from 'react';
import { Copy } from '../Frame.tsx';
import type { Key } from '../words/index.ts';
import type { Step } from './Password.tsx';

export type Begun = Schemas['SessionBegun'];

export function Second({ step, onBegun }: { step: Step; onBegun: (begun: Begun) => void }) {
  const say = useSay<Key>();
  const [code, setCode] = useState('');
  const [recovering, setRecovering] = useState(false);
  const [refusal, setRefusal] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const [begun, setBegun] = useState<Begun | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(null);
    try {
      const proof = recovering ? { recovery_code: code } : { totp: code.replaceAll(/\s/g, '') };
      const done = await answer(server.POST('/v1/sign-in/staff/second', { body: { ticket: step.ticket, ...proof } }));
      if (done.recovery_codes.length > 0) {
        setBegun(done);
      } else {
        onBegun(done);
      }
    } catch (error) {
      setRefusal(error as Refused);
    } finally {
      setBusy(false);
    }
  };
  if (begun) {
    return <RecoveryCodes codes={begun.recovery_codes} onKept={() => onBegun(begun)} />;
  }
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      {step.uri && step.secret && <App uri={step.uri} secret={step.secret} />}
      <TextInput
        label={say(recovering ? 'in_recovery_code' : 'in_code')}
        required
        autoFocus
        autoComplete="one-time-code"
        inputMode={recovering ? 'text' : 'numeric'}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Refusal error={refusal} />
      <Button type="submit" size="md" loading={busy}>
        {say('in_go_on')}
      </Button>
      {!step.uri && (
        <Button
          variant="subtle"
          onClick={() => {
            setRecovering(!recovering);
            setCode('');
          }}
        >
          {say(recovering ? 'in_with_app' : 'in_with_recovery')}
        </Button>
      )}
    </form>
  );
}

function App({ uri, secret }: { uri: string; secret: string }) {
  const say = useSay<Key>();
  return (
    <>
      <p>{say('in_app_text')}</p>
      <div>
        <Qr text={uri} label={say('in_app_qr')} />
      </div>
      <p className="quiet small">{say('in_app_typed')}</p>
      <p className="code break">{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</p>
    </>
  );
}

/** Codes that are shown this once. */
export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const say = useSay<Key>();
  return (
    <div className="stack">
      <h2>{say('in_recovery_codes')}</h2>
      <Notice tone="warn">{say('in_recovery_text')}</Notice>
      <pre className="code">{codes.join('\n')}</pre>
      <Copy text={codes.join('\n')} />
      <Button onClick={onKept}>{say('in_recovery_kept')}</Button>
    </div>
  );
}
