// Who a member is: to see, to put right, and to erase.
import { answer, once, type Schemas, server } from '@regulars/client';
import { Refusal, useAct } from '@regulars/parts';
import { Button, Facts, TextInput, useFormat, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Key } from '../words/index.ts';

export type TaggedMember = Schemas['Member'] & { tag: string };

export function Profile({ member }: { member: TaggedMember }) {
  const say = useSay<Key>();
  const format = useFormat();
  const [open, setOpen] = useState<'change' | 'erase' | null>(null);
  const { identifiers, profile } = member;
  return (
    <div className="stack">
      <div className="card">
        <Facts
          facts={[
            [say('col_name'), profile.name ?? ''],
            [say('profile_phone'), identifiers.phone ?? ''],
            [say('profile_email'), identifiers.email ?? ''],
            [say('profile_card'), identifiers.card ?? ''],
            [say('col_number'), identifiers.external_id ?? ''],
            [say('profile_birthday'), profile.birthday ?? ''],
            [say('col_language'), profile.language ?? ''],
            [say('col_since'), format.moment(member.created_at)],
            ...Object.entries(profile.attributes).map(([name, value]): [string, string] => [name, String(value)]),
          ]}
        />
      </div>
      <div className="row">
        <Button variant="default" onClick={() => setOpen('change')}>
          {say('profile_change')}
        </Button>
        <Button variant="light" color="red" leftSection={<IconTrash size={16} />} onClick={() => setOpen('erase')}>
          {say('erase')}
        </Button>
      </div>
      {open === 'change' && <Change member={member} onClose={() => setOpen(null)} />}
      {open === 'erase' && <Erase id={member.id} onClose={() => setOpen(null)} />}
    </div>
  );
}

const FIELDS = ['name', 'phone', 'email', 'card', 'birthday'] as const;
type Form = Record<(typeof FIELDS)[number], string>;

function formOf({ identifiers, profile }: TaggedMember): Form {
  return {
    name: profile.name ?? '',
    phone: identifiers.phone ?? '',
    email: identifiers.email ?? '',
    card: identifiers.card ?? '',
    birthday: profile.birthday ?? '',
  };
}

const LABELS: Record<keyof Form, Key> = {
  name: 'col_name', phone: 'profile_phone', email: 'profile_email', card: 'profile_card', birthday: 'profile_birthday',
};

function Change({ member, onClose }: { member: TaggedMember; onClose: () => void }) {
  const say = useSay<Key>();
  const before = formOf(member);
  const [form, setForm] = useState(before);
  const save = useAct((_: void, { program }) => {
    // What was emptied is taken away; what is as it was is not told.
    const changed = FIELDS.filter((field) => form[field] !== before[field]);
    const body = Object.fromEntries(changed.map((field) => [field, form[field] || null]));
    const params = { path: { program, member: member.id }, header: { 'If-Match': member.tag } };
    return answer(server.PATCH('/v1/programs/{program}/members/{member}', { params, body }));
  });
  return (
    <Dialog title={say('profile_change')} open onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined, { onSuccess: onClose });
        }}
      >
        {FIELDS.map((field) => (
          <TextInput
            key={field}
            label={say(LABELS[field])}
            type={field === 'birthday' ? 'date' : 'text'}
            value={form[field]}
            onChange={(event) => setForm({ ...form, [field]: event.currentTarget.value })}
          />
        ))}
        <Refusal error={save.error} />
        <Button type="submit" loading={save.isPending}>
          {say('save')}
        </Button>
      </form>
    </Dialog>
  );
}

function Erase({ id, onClose }: { id: string; onClose: () => void }) {
  const say = useSay<Key>();
  const [, go] = useLocation();
  const [name] = useState(once);
  const erase = useAct((_: void, { program }) =>
    answer(
      server.DELETE('/v1/programs/{program}/members/{member}', {
        params: { path: { program, member: id }, header: { 'Idempotency-Key': name } },
      }),
    ),
  );
  return (
    <Dialog title={say('erase')} open onClose={onClose}>
      <p>{say('erase_text')}</p>
      <Refusal error={erase.error} />
      <Button color="red" loading={erase.isPending} onClick={() => erase.mutate(undefined, { onSuccess: () => go('/members') })}>
        {say('erase')}
      </Button>
    </Dialog>
  );
}
