// API keys: what each may do, when it was used, and how it ends. A secret is shown once.
import { answer, once, type Schemas, server, useSession } from '@regulars/client';
import { Refusal, Told, useAct, useAsk } from '@regulars/parts';
import { Button, Checkbox, Chip, Notice, Table, TextInput, useFormat, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { useState } from 'react';
import { Copy } from '../Frame.tsx';
import { SCOPES } from '../scopes.ts';
import type { Key } from '../words/index.ts';

type ApiKey = Schemas['Key'];

export function Keys() {
  const say = useSay<Key>();
  const format = useFormat();
  const keys = useAsk(['keys'], () => answer(server.GET('/v1/keys', {})));
  const [open, setOpen] = useState<ApiKey | 'new' | null>(null);
  return (
    <>
      <div className="row apart">
        <h1>{say('nav_keys')}</h1>
        <Button onClick={() => setOpen('new')}>{say('keys_new')}</Button>
      </div>
      <Told of={keys} lines={4}>
        {(page) => (
          <div className="card flush">
            <Table<ApiKey>
              label={say('nav_keys')}
              rows={page.items}
              id={(key) => key.id}
              columns={[
                {
                  name: say('col_label'),
                  cell: (key) => (
                    <span className="stack close">
                      <span className="strong">{key.label}</span>
                      <span className="code quiet break">{key.id}</span>
                    </span>
                  ),
                },
                { name: say('program'), cell: (key) => key.program ?? '' },
                {
                  name: say('col_scopes'),
                  cell: (key) => (
                    <span className="row">
                      {key.scopes.map((scope) => (
                        <Chip key={scope}>{scope === '*' ? say('keys_all') : scope}</Chip>
                      ))}
                    </span>
                  ),
                },
                { name: say('col_used'), cell: (key) => (key.last_used_at ? format.moment(key.last_used_at) : say('keys_never')) },
                {
                  name: say('col_state'),
                  cell: (key) =>
                    key.revoked_at ? (
                      <Chip tone="bad">{say('keys_revoked')}</Chip>
                    ) : (
                      <Button size="compact-sm" variant="subtle" color="red" onClick={() => setOpen(key)}>
                        {say('keys_revoke')}
                      </Button>
                    ),
                },
              ]}
            />
          </div>
        )}
      </Told>
      {open === 'new' && <NewKey onClose={() => setOpen(null)} />}
      {open !== null && open !== 'new' && <Revoke apiKey={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function NewKey({ onClose }: { onClose: () => void }) {
  const say = useSay<Key>();
  const program = useSession()?.program ?? '';
  const [label, setLabel] = useState('');
  const [bound, setBound] = useState(true);
  const [scopes, setScopes] = useState<Schemas['Scope'][]>([]);
  const [name] = useState(once);
  const make = useAct(() =>
    answer(
      server.POST('/v1/keys', {
        params: { header: { 'Idempotency-Key': name } },
        body: { label, mode: 'live', scopes, ...(bound && { program }) },
      }),
    ),
  );
  if (make.data?.secret) {
    return (
      <Dialog title={make.data.key.label} open onClose={onClose}>
        <Notice tone="warn">{say('keys_once')}</Notice>
        <pre className="code">{make.data.secret}</pre>
        <Copy text={make.data.secret} />
      </Dialog>
    );
  }
  return (
    <Dialog title={say('keys_new')} open onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <TextInput label={say('keys_label')} required value={label} onChange={(event) => setLabel(event.currentTarget.value)} />
        <Checkbox label={say('keys_only', { program })} checked={bound} onChange={(event) => setBound(event.currentTarget.checked)} />
        <fieldset className="scopes">
          <legend className="strong">{say('col_scopes')}</legend>
          {SCOPES.map((scope) => (
            <Checkbox
              key={scope}
              label={scope}
              checked={scopes.includes(scope)}
              onChange={(event) => setScopes(event.currentTarget.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope))}
            />
          ))}
        </fieldset>
        <Refusal error={make.error} />
        <Button type="submit" loading={make.isPending} disabled={scopes.length === 0}>
          {say('keys_make')}
        </Button>
      </form>
    </Dialog>
  );
}

function Revoke({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const say = useSay<Key>();
  const [name] = useState(once);
  const revoke = useAct(() =>
    answer(server.DELETE('/v1/keys/{key}', { params: { path: { key: apiKey.id }, header: { 'Idempotency-Key': name } } })),
  );
  return (
    <Dialog title={say('keys_revoke')} open onClose={onClose}>
      <p>{say('keys_revoke_text', { label: apiKey.label })}</p>
      <Refusal error={revoke.error} />
      <Button color="red" loading={revoke.isPending} onClick={() => revoke.mutate(undefined, { onSuccess: onClose })}>
        {say('keys_revoke')}
      </Button>
    </Dialog>
  );
}
