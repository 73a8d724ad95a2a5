// Who is told of entries, what could not be told, and telling it again.
import { answer, once, type Schemas, server } from '@regulars/client';
import { Refusal, Told, useAct, useAsk } from '@regulars/parts';
import { Button, Chip, Empty, named, Notice, Table, Textarea, TextInput, useFormat, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { IconWebhook } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { Copy } from '../Frame.tsx';
import type { Key } from '../words/index.ts';

type Webhook = Schemas['Webhook'];
type Open = { what: 'new' } | { what: 'untold' | 'delete'; webhook: Webhook } | null;

export function Webhooks() {
  const say = useSay<Key>();
  const format = useFormat();
  const [open, setOpen] = useState<Open>(null);
  const webhooks = useAsk(['webhooks'], ({ program }) => answer(server.GET('/v1/programs/{program}/webhooks', { params: { path: { program } } })));
  const off = <Empty icon={<IconWebhook size={32} />} title={say('webhooks_off')} />;
  return (
    <>
      <div className="row apart top">
        <div className="stack close">
          <h1>{say('nav_webhooks')}</h1>
          <p className="quiet">{say('webhooks_text')}</p>
        </div>
        <Button onClick={() => setOpen({ what: 'new' })}>{say('webhooks_new')}</Button>
      </div>
      <Told of={webhooks} lines={3} refused={(error) => (error.problem.status === 404 ? off : undefined)}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty icon={<IconWebhook size={32} />} title={say('webhooks_empty')} />
          ) : (
            <div className="card flush">
              <Table<Webhook>
                label={say('nav_webhooks')}
                rows={page.items}
                id={(webhook) => webhook.id}
                columns={[
                  {
                    name: say('col_label'),
                    cell: (webhook) => (
                      <span className="stack close">
                        <span className="strong">{webhook.label}</span>
                        <span className="code quiet break">{webhook.url}</span>
                      </span>
                    ),
                  },
                  { name: say('col_kind'), cell: ({ kinds }) => <span className="row">{kinds.map((kind) => <Chip key={kind}>{kind}</Chip>)}</span> },
                  {
                    name: say('col_state'),
                    cell: ({ state, reason }) => (
                      <span className="stack close">
                        <span>
                          <Chip tone={state === 'active' ? 'good' : 'warn'}>{named(say, 'state', state)}</Chip>
                        </span>
                        {reason && <span className="quiet small">{reason}</span>}
                      </span>
                    ),
                  },
                  { name: say('col_since'), cell: (webhook) => format.day(webhook.created_at) },
                  {
                    name: '',
                    cell: (webhook) => (
                      <span className="row">
                        <Button size="compact-sm" variant="subtle" onClick={() => setOpen({ what: 'untold', webhook })}>
                          {say('webhooks_untold')}
                        </Button>
                        <Button size="compact-sm" variant="subtle" color="red" onClick={() => setOpen({ what: 'delete', webhook })}>
                          {say('webhooks_delete')}
                        </Button>
                      </span>
                    ),
                  },
                ]}
              />
            </div>
          )
        }
      </Told>
      {open?.what === 'new' && <NewWebhook onClose={() => setOpen(null)} />}
      {open?.what === 'untold' && <Untold webhook={open.webhook} onClose={() => setOpen(null)} />}
      {open?.what === 'delete' && <Delete webhook={open.webhook} onClose={() => setOpen(null)} />}
    </>
  );
}

function NewWebhook({ onClose }: { onClose: () => void }) {
  const say = useSay<Key>();
  const [form, setForm] = useState({ label: '', url: '', kinds: '*' });
  const make = useAct((_: void, { program }) =>
    answer(
      server.POST('/v1/programs/{program}/webhooks', {
        params: { path: { program }, header: { 'Idempotency-Key': once() } },
        body: { label: form.label, url: form.url, kinds: form.kinds.split(/\s+/).filter(Boolean) },
      }),
    ),
  );
  if (make.data?.secret) {
    return (
      <Dialog title={make.data.webhook.label} open onClose={onClose}>
        <Notice tone="warn">{say('webhooks_secret')}</Notice>
        <pre className="code">{make.data.secret}</pre>
        <Copy text={make.data.secret} />
      </Dialog>
    );
  }
  return (
    <Dialog title={say('webhooks_new')} open onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <TextInput label={say('col_label')} required value={form.label} onChange={(event) => setForm({ ...form, label: event.currentTarget.value })} />
        <TextInput label={say('webhooks_url')} type="url" required value={form.url} onChange={(event) => setForm({ ...form, url: event.currentTarget.value })} />
        <Textarea label={say('webhooks_kinds')} rows={4} required value={form.kinds} onChange={(event) => setForm({ ...form, kinds: event.currentTarget.value })} />
        <Refusal error={make.error} />
        <Button type="submit" loading={make.isPending}>
          {say('webhooks_new')}
        </Button>
      </form>
    </Dialog>
  );
}

function Untold({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const say = useSay<Key>();
  const deliveries = useAsk(['deliveries', webhook.id], ({ program }) =>
    answer(
      server.GET('/v1/programs/{program}/webhooks/{webhook}/deliveries', {
        params: { path: { program, webhook: webhook.id }, query: { limit: 100 } },
      }),
    ),
  );
  const again = useAct((_: void, { program }) =>
    answer(
      server.POST('/v1/programs/{program}/webhooks/{webhook}/send-again', {
        params: { path: { program, webhook: webhook.id }, header: { 'Idempotency-Key': once() } },
        body: {},
      }),
    ),
  );
  return (
    <Dialog title={`${webhook.label}: ${say('webhooks_untold')}`} open onClose={onClose} wide>
      <Told of={deliveries}>
        {(page) =>
          page.items.length === 0 ? (
            <p>{say('webhooks_all_told')}</p>
          ) : (
            <>
              <Table
                label={say('webhooks_untold')}
                rows={page.items}
                id={(delivery) => delivery.event}
                columns={[
                  { name: say('col_kind'), cell: (delivery) => <Link href={`/events/${delivery.event}`}>{delivery.kind}</Link> },
                  { name: say('col_state'), cell: ({ state }) => <Chip tone={state === 'dead' ? 'bad' : 'note'}>{named(say, 'state', state)}</Chip> },
                  { name: say('webhooks_tries'), number: true, cell: ({ attempts }) => attempts },
                  { name: say('webhooks_error'), cell: ({ error, status }) => error ?? status ?? '' },
                ]}
              />
              <Button loading={again.isPending} onClick={() => again.mutate()}>
                {say('webhooks_again')}
              </Button>
            </>
          )
        }
      </Told>
      <Refusal error={again.error} />
    </Dialog>
  );
}

function Delete({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const say = useSay<Key>();
  const [name] = useState(once);
  const remove = useAct((_: void, { program }) =>
    answer(
      server.DELETE('/v1/programs/{program}/webhooks/{webhook}', {
        params: { path: { program, webhook: webhook.id }, header: { 'Idempotency-Key': name } },
      }),
    ),
  );
  return (
    <Dialog title={say('webhooks_delete')} open onClose={onClose}>
      <p>{say('webhooks_delete_text', { label: webhook.label })}</p>
      <Refusal error={remove.error} />
      <Button color="red" loading={remove.isPending} onClick={() => remove.mutate(undefined, { onSuccess: onClose })}>
        {say('webhooks_delete')}
      </Button>
    </Dialog>
  );
}
