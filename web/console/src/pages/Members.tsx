// All members, page by page, and the search by anything that names one.
import { answer, type Schemas, server } from '@regulars/client';
import { findMember, Refusal, Told, useAct, useAsk } from '@regulars/parts';
import { Button, Chip, Empty, named, Notice, Table, TextInput, useFormat, useSay } from '@regulars/ui';
import { IconDownload, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { csvOf, saveFile } from '../csv.ts';
import type { Key } from '../words/index.ts';
import { Enrol } from './Enrol.tsx';

const PAGE = 50;

export function Members() {
  const say = useSay<Key>();
  const [search, setSearch] = useSearchParams();
  const cursor = search.get('cursor') ?? undefined;
  const [enrolling, setEnrolling] = useState(false);
  const members = useAsk(['members', cursor], ({ program }) =>
    answer(server.GET('/v1/programs/{program}/members', { params: { path: { program }, query: { limit: PAGE, ...(cursor && { cursor }) } } })),
  );
  return (
    <>
      <div className="row apart">
        <h1>{say('nav_members')}</h1>
        <div className="row">
          {members.data && members.data.items.length > 0 && (
            <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => saveMembers(members.data.items)}>
              {say('members_csv')}
            </Button>
          )}
          <Button onClick={() => setEnrolling(true)}>{say('members_enrol')}</Button>
        </div>
      </div>
      <Search />
      {enrolling && <Enrol onClose={() => setEnrolling(false)} />}
      <Told of={members} lines={8}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty icon={<IconUsers size={32} />} title={say('members_empty')}>
              {say('members_empty_text')}
            </Empty>
          ) : (
            <>
              <MemberTable members={page.items} />
              {page.next && (
                <Button variant="default" onClick={() => setSearch({ cursor: page.next ?? '' })}>
                  {say('ui_more')}
                </Button>
              )}
            </>
          )
        }
      </Told>
    </>
  );
}

function saveMembers(members: Schemas['Member'][]): void {
  const rows = members.map(({ id, identifiers, profile, status, created_at: since }) => [
    id, profile.name ?? '', identifiers.phone ?? '', identifiers.email ?? '', identifiers.external_id ?? '', identifiers.card ?? '', status, since,
  ]);
  saveFile('members.csv', csvOf(['id', 'name', 'phone', 'email', 'external_id', 'card', 'status', 'created_at'], rows), 'text/csv');
}

function Search() {
  const say = useSay<Key>();
  const [, go] = useLocation();
  const [text, setText] = useState('');
  const find = useAct<Schemas['Member'] | null, string>((asked, { program }) => findMember(program, asked));
  return (
    <>
      <form
        className="row fixed search"
        onSubmit={(event) => {
          event.preventDefault();
          find.mutate(text, { onSuccess: (found) => found && go(`/members/${found.id}`) });
        }}
      >
        <TextInput className="grow" aria-label={say('members_find')} placeholder={say('members_find')} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Button type="submit" loading={find.isPending}>
          {say('members_find_do')}
        </Button>
      </form>
      {find.data === null && <Notice tone="warn">{say('members_none')}</Notice>}
      <Refusal error={find.error} />
    </>
  );
}

function MemberTable({ members }: { members: Schemas['Member'][] }) {
  const say = useSay<Key>();
  const format = useFormat();
  return (
    <div className="card flush">
      <Table
        label={say('nav_members')}
        rows={members}
        id={(member) => member.id}
        columns={[
          { name: say('col_name'), cell: (member) => <Link href={`/members/${member.id}`}>{member.profile.name ?? member.id}</Link> },
          { name: say('col_contact'), cell: ({ identifiers }) => identifiers.phone ?? identifiers.email ?? '' },
          { name: say('col_number'), cell: ({ identifiers }) => identifiers.external_id ?? identifiers.card ?? '' },
          { name: say('col_language'), cell: ({ profile }) => profile.language ?? '' },
          { name: say('col_since'), cell: (member) => format.day(member.created_at) },
          {
            name: say('col_state'),
            cell: ({ status }) => <Chip tone={status === 'active' ? 'good' : 'plain'}>{named(say, 'state', status)}</Chip>,
          },
        ]}
      />
    </div>
  );
}
