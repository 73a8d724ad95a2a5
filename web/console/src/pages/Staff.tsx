// The people who run programs: who they are, what they may do, and how they come and go. A link is shown once.
import { answer, answerOf, type Schemas, server } from '@regulars/client';
import { Refusal, Told, useAct, useAsk } from '@regulars/parts';
import { Button, Chip, NativeSelect, Notice, Table, TextInput, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { useState } from 'react';
import { usePrograms, useScopes } from '../data.ts';
import { Copy } from '../Frame.tsx';
import type { Key } from '../words/index.ts';

type Person = Schemas['Staff'];
type Role = Schemas['StaffRole'];
type Name = Schemas['RoleName'];

const ROLES: Record<Name, Key> = {
  owner: 'role_owner',
  manager: 'role_manager',
  marketer: 'role_marketer',
  clerk: 'role_clerk',
  finance: 'role_finance',
  auditor: 'role_auditor',
};
const NAMES = Object.keys(ROLES) as Name[];

const MEANING: Record<Name, Key> = {
  owner: 'role_owner_text',
  manager: 'role_manager_text',
  marketer: 'role_marketer_text',
  clerk: 'role_clerk_text',
  finance: 'role_finance_text',
  auditor: 'role_auditor_text',
};

export function Staff() {
  const say = useSay<Key>();
  const staff = useAsk(['staff'], () => answer(server.GET('/v1/staff', {})));
  const may = useScopes().server.includes('staff:write');
  const [open, setOpen] = useState<Person | 'new' | null>(null);
  return (
    <>
      <div className="row apart">
        <h1>{say('nav_staff')}</h1>
        {may && <Button onClick={() => setOpen('new')}>{say('staff_invite')}</Button>}
      </div>
      <Told of={staff} lines={4}>
        {(page) => (
          <div className="card flush">
            <Table<Person>
              label={say('nav_staff')}
              rows={page.items}
              id={(person) => person.id}
              columns={[
                {
                  name: say('in_name'),
                  cell: (person) => (
                    <span className="stack close">
                      <span className="strong">{person.name}</span>
                      <span className="quiet small break">{person.email}</span>
                    </span>
                  ),
                },
                {
                  name: say('staff_roles'),
                  cell: (person) => (
                    <span className="row">
                      {person.roles.map((role, at) => (
                        <Chip key={at}>{[say(ROLES[role.role]), role.program, role.store].filter(Boolean).join(' · ')}</Chip>
                      ))}
                    </span>
                  ),
                },
                { name: say('col_state'), cell: (person) => <State of={person} /> },
                {
                  name: say('staff_change'),
                  cell: (person) =>
                    may && (
                      <Button size="compact-sm" variant="subtle" aria-label={say('staff_change_who', { name: person.name })} onClick={() => setOpen(person)}>
                        {say('staff_change')}
                      </Button>
                    ),
                },
              ]}
            />
          </div>
        )}
      </Told>
      {open === 'new' && <Invite onClose={() => setOpen(null)} />}
      {open !== null && open !== 'new' && <Change person={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function State({ of }: { of: Person }) {
  const say = useSay<Key>();
  switch (of.state) {
    case 'invited':
      return <Chip tone="warn">{say('staff_invited')}</Chip>;
    case 'active':
      return <Chip tone="good">{say('staff_active')}</Chip>;
    case 'disabled':
      return <Chip tone="bad">{say('staff_disabled')}</Chip>;
  }
}

/** The roles of somebody, one line each. */
function Roles({ roles, onChange }: { roles: Role[]; onChange: (roles: Role[]) => void }) {
  const say = useSay<Key>();
  const programs = usePrograms().data?.items ?? [];
  const change = (at: number, role: Role) => onChange(roles.map((one, place) => (place === at ? role : one)));
  return (
    <fieldset className="scopes">
      <legend className="strong">{say('staff_roles')}</legend>
      {roles.map((role, at) => (
        <div key={at} className="stack close">
          <NativeSelect
            label={say('staff_role')}
            description={say(MEANING[role.role])}
            value={role.role}
            data={NAMES.map((name) => ({ value: name, label: say(ROLES[name]) }))}
            onChange={(event) => change(at, { ...role, role: event.currentTarget.value as Name })}
          />
          <NativeSelect
            label={say('staff_where')}
            value={role.program ?? ''}
            data={[{ value: '', label: say('staff_everywhere') }, ...programs.map(({ slug }) => ({ value: slug, label: slug }))]}
            onChange={(event) => {
              const program = event.currentTarget.value;
              change(at, { role: role.role, ...(program && { program }) });
            }}
          />
          {role.program && (
            <TextInput
              label={say('staff_store')}
              value={role.store ?? ''}
              onChange={(event) => {
                const store = event.currentTarget.value;
                change(at, { role: role.role, program: role.program ?? '', ...(store && { store }) });
              }}
            />
          )}
          {roles.length > 1 && (
            <Button size="compact-sm" variant="subtle" color="red" onClick={() => onChange(roles.filter((_, place) => place !== at))}>
              {say('staff_role_away')}
            </Button>
          )}
        </div>
      ))}
      <Button size="compact-sm" variant="default" onClick={() => onChange([...roles, { role: 'auditor' }])}>
        {say('staff_role_more')}
      </Button>
    </fieldset>
  );
}

function Invite({ onClose }: { onClose: () => void }) {
  const say = useSay<Key>();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [roles, setRoles] = useState<Role[]>([{ role: 'manager' }]);
  const invite = useAct(() =>
    answer(server.POST('/v1/staff', { body: { name, email, roles } })),
  );
  if (invite.data?.secret) {
    return <Link secret={invite.data.secret} person={invite.data.staff} onClose={onClose} />;
  }
  return (
    <Dialog title={say('staff_invite')} open onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate();
        }}
      >
        <TextInput label={say('in_name')} required value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput label={say('in_email')} type="email" required value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        <Roles roles={roles} onChange={setRoles} />
        <Refusal error={invite.error} />
        <Button type="submit" loading={invite.isPending}>
          {say('staff_invite_do')}
        </Button>
      </form>
    </Dialog>
  );
}

/** A link for somebody to begin with. */
function Link({ secret, person, onClose }: { secret: string; person: Person; onClose: () => void }) {
  const say = useSay<Key>();
  const link = `${location.origin}/console/join#${secret}`;
  return (
    <Dialog title={person.name} open onClose={onClose}>
      <Notice tone="warn">{say('staff_link_text')}</Notice>
      <pre className="code">{link}</pre>
      <Copy text={link} />
    </Dialog>
  );
}

function Change({ person, onClose }: { person: Person; onClose: () => void }) {
  const say = useSay<Key>();
  const [roles, setRoles] = useState(person.roles);
  const path = { staff: person.id };
  const change = useAct(async (body: Schemas['StaffChange']) => {
    const { response } = await answerOf(server.GET('/v1/staff/{staff}', { params: { path } }));
    const header = { 'If-Match': response.headers.get('etag') ?? '' };
    return answer(server.PATCH('/v1/staff/{staff}', { params: { path, header }, body }));
  });
  const reset = useAct(() =>
    answer(server.POST('/v1/staff/{staff}/reset', { params: { path } })),
  );
  if (reset.data?.secret) {
    return <Link secret={reset.data.secret} person={person} onClose={onClose} />;
  }
  const disabled = person.state === 'disabled';
  return (
    <Dialog title={person.name} open onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ roles }, { onSuccess: onClose });
        }}
      >
        <Roles roles={roles} onChange={setRoles} />
        <Refusal error={change.error ?? reset.error} />
        <Button type="submit" loading={change.isPending}>
          {say('save')}
        </Button>
      </form>
      {!disabled && (
        <>
          <p className="quiet small">{say('staff_reset_text')}</p>
          <Button variant="default" loading={reset.isPending} onClick={() => reset.mutate()}>
            {say('staff_reset')}
          </Button>
        </>
      )}
      <Button
        variant="default"
        color={disabled ? undefined : 'red'}
        loading={change.isPending}
        onClick={() => change.mutate({ disabled: !disabled }, { onSuccess: onClose })}
      >
        {say(disabled ? 'staff_enable' : 'staff_disable')}
      </Button>
    </Dialog>
  );
}
