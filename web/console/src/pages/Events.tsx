// One entry with its decision: what was posted, which rules matched, which did not and why.
import { answer, type Schemas, server } from '@regulars/client';
import { Told, useAsk, Why } from '@regulars/parts';
import { Button, Empty, Facts, named, Part, Table, TextInput, useFormat, useSay } from '@regulars/ui';
import { IconListSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Key } from '../words/index.ts';

export function Events({ id }: { id?: string }) {
  const say = useSay<Key>();
  const [, go] = useLocation();
  const [text, setText] = useState(id ?? '');
  return (
    <>
      <h1>{say('nav_events')}</h1>
      <form
        className="row fixed search"
        onSubmit={(event) => {
          event.preventDefault();
          go(`/events/${text.trim()}`);
        }}
      >
        <TextInput className="grow" aria-label={say('events_find')} placeholder={say('events_find')} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Button type="submit" disabled={!text.trim()}>
          {say('events_open')}
        </Button>
      </form>
      {id ? <OneEvent key={id} id={id} /> : <Empty icon={<IconListSearch size={32} />} title={say('nav_events')}>{say('events_text')}</Empty>}
    </>
  );
}

function OneEvent({ id }: { id: string }) {
  const entry = useAsk(['event', id], ({ program }) =>
    answer(server.GET('/v1/programs/{program}/events/{event}', { params: { path: { program, event: id } } })),
  );
  return <Told of={entry}>{(it) => <Trace entry={it} />}</Told>;
}

function Trace({ entry }: { entry: Schemas['Entry'] }) {
  const say = useSay<Key>();
  const format = useFormat();
  return (
    <>
      <div className="card">
        <Facts
          facts={[
            [say('col_what'), named(say, 'kind', entry.kind)],
            [say('col_when'), format.moment(entry.occurred_at)],
            [say('col_source'), `${entry.source} · ${entry.external_id}`],
            [say('col_version'), String(entry.program_version)],
          ]}
        />
      </div>
      {entry.why.length > 0 && (
        <div className="card">
          <Why why={entry.why} others={say('not_applied')} sentences />
        </div>
      )}
      <Part title={say('events_postings')} flush>
        <Table
          label={say('events_postings')}
          rows={entry.postings.map((posting, at) => ({ ...posting, at }))}
          id={(row) => row.at}
          columns={[
            { name: say('home_wallet'), cell: (row) => row.wallet },
            { name: say('events_book'), cell: (row) => row.book },
            { name: say('col_amount'), number: true, cell: (row) => format.signed(row.amount) },
          ]}
        />
      </Part>
      <details>
        <summary>{say('events_raw')}</summary>
        <pre className="code">{JSON.stringify(entry, null, 2)}</pre>
      </details>
    </>
  );
}
