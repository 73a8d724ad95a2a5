// One's own account: where one is signed in, the password, the app and the recovery codes.
import { answer, type Schemas, server, signOut } from '@regulars/client';
import { Refusal, Told, useAct, useAsk } from '@regulars/parts';
import { Button, Chip, PasswordInput, Table, useFormat, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { useState } from 'react';
import { useMe } from '../data.ts';
import type { Step } from '../sign-in/Password.tsx';
import { RecoveryCodes, Second } from '../sign-in/Second.tsx';
import type { Key } from '../words/index.ts';

type Session = Schemas['Session'];
type Way = 'password' | 'app' | 'codes';

export function Account() {
  const say = useSay<Key>();
  const me = useMe();
  const [open, setOpen] = useState<Way | null>(null);
  return (
    <>
      <h1>{say('nav_account')}</h1>
      <Told of={me} lines={3}>
        {({ staff, recovery_codes_left: left }) => (
          <section className="card stack">
            <p className="strong">{staff?.name}</p>
            <p className="quiet">{staff?.email}</p>
            <p>{say('account_codes_left', { n: left ?? 0 })}</p>
            <div className="row">
              <Button variant="default" onClick={() => setOpen('password')}>
                {say('account_password')}
              </Button>
              <Button variant="default" onClick={() => setOpen('app')}>
                {say('account_app')}
              </Button>
              <Button variant="default" onClick={() => setOpen('codes')}>
                {say('account_codes')}
              </Button>
            </div>
          </section>
        )}
      </Told>
      <Sessions />
      {open && <Prove way={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function Sessions() {
  const say = useSay<Key>();
  const format = useFormat();
  const sessions = useAsk(['sessions'], () => answer(server.GET('/v1/me/sessions', {})));
  const end = useAct((session: string) =>
    answer(server.DELETE('/v1/me/sessions/{session}', { params: { path: { session } } })),
  );
  return (
    <>
      <h2>{say('account_sessions')}</h2>
      <Refusal error={end.error} />
      <Told of={sessions} lines={3}>
        {(page) => (
          <div className="card flush">
            <Table<Session>
              label={say('account_sessions')}
              rows={page.items}
              id={(session) => session.id}
              columns={[
                { name: say('account_since'), cell: (session) => format.moment(session.created_at) },
                { name: say('col_used'), cell: (session) => format.moment(session.seen_at) },
                {
                  name: say('col_state'),
                  cell: (session) =>
                    session.current ? (
                      <Chip tone="good">{say('account_here')}</Chip>
                    ) : (
                      <Button size="compact-sm" variant="subtle" color="red" onClick={() => end.mutate(session.id)}>
                        {say('account_end')}
                      </Button>
                    ),
                },
              ]}
            />
          </div>
        )}
      </Told>
    </>
  );
}

/** Each change wants the present password. After another password one signs in anew. */
function Prove({ way, onClose }: { way: Way; onClose: () => void }) {
  const say = useSay<Key>();
  const [password, setPassword] = useState('');
  const [next, setNext] = useState('');
  const [step, setStep] = useState<Step | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const prove = useAct(async () => {
    switch (way) {
      case 'password':
        // All sessions have ended, this one, too.
        await answer(server.POST('/v1/me/password', { body: { password, new_password: next } }));
        return signOut();
      case 'app':
        return setStep(await answer(server.POST('/v1/me/totp', { body: { password } })));
      case 'codes':
        return setCodes((await answer(server.POST('/v1/me/recovery-codes', { body: { password } }))).recovery_codes);
    }
  });
  const titles: Record<Way, Key> = { password: 'account_password', app: 'account_app', codes: 'account_codes' };
  return (
    <Dialog title={say(titles[way])} open onClose={onClose}>
      {codes && <RecoveryCodes codes={codes} onKept={onClose} />}
      {step && <Second step={step} onBegun={onClose} />}
      {!codes && !step && (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            prove.mutate();
          }}
        >
          <PasswordInput label={say('account_present')} required autoComplete="current-password" value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
          {way === 'password' && <p className="quiet small">{say('account_password_text')}</p>}
          {way === 'password' && (
            <PasswordInput
              label={say('in_new_password')}
              description={say('in_new_password_text')}
              required
              minLength={8}
              autoComplete="new-password"
              value={next}
              onChange={(event) => setNext(event.currentTarget.value)}
            />
          )}
          <Refusal error={prove.error} />
          <Button type="submit" loading={prove.isPending}>
            {say('in_go_on')}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
