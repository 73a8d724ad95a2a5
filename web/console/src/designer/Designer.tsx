// The program's document as cards and as text, checked as it is written; then saved, tried on history and published.
import { answer, answerOf, once, type Refused, type Schemas, server, session, useSession } from '@regulars/client';
import { Refusal, Told, useAct } from '@regulars/parts';
import { Button, Chip, Empty, Notice, Tabs, TextInput, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { checkText, type Draft, useDraft, useProgram } from '../data.ts';
import type { Key } from '../words/index.ts';
import { Cards } from './Cards.tsx';
import { Changes } from './Changes.tsx';
import { unreadable } from './document.ts';

export function Designer() {
  const draft = useDraft();
  // What is being written must outlive a draft that is read again; only another program begins anew.
  const program = useSession()?.program ?? '';
  const none = (error: Refused) =>
    error.problem.status === 404 ? <Editor key={program} draft={{ text: beginning(program), tag: '' }} /> : undefined;
  return (
    <Told of={draft} lines={6} refused={none}>
      {(it) => <Editor key={program} draft={it} />}
    </Told>
  );
}

/** The least that a document is. */
const beginning = (program: string) => `format: regulars/1
program: ${program}
name: { en: My program }
currency: EUR
time_zone: Europe/Tallinn

wallets:
  points:
    unit: { en: point|points }
    worth: 0.01 EUR
    rounding: floor
    expires: 12 months after earning

earn:
  purchase:
    name: { en: A point for each euro }
    on: order.paid
    give: 1 points per 1.00 of eligible
`;

/** Not asked with every key pressed: only when the text has rested. */
function useCheck(text: string) {
  const rested = useDeferredValue(text);
  const program = session()?.program ?? '';
  return useQuery<Schemas['Check'], Refused>({
    queryKey: [program, 'check', rested],
    queryFn: () => checkText(program, rested),
    enabled: unreadable(rested) === null,
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function Editor({ draft }: { draft: Draft }) {
  const say = useSay<Key>();
  const [search, setSearch] = useSearchParams();
  const [, go] = useLocation();
  const [text, setText] = useState(draft.text);
  const [tag, setTag] = useState(draft.tag);
  const [saved, setSaved] = useState(draft.text);
  const [publishing, setPublishing] = useState(false);
  const broken = unreadable(text);
  const check = useCheck(text);
  const tab = search.get('tab') ?? 'cards';

  const save = useAct(async (_: void, { program }) => {
    // The first draft is made from none; the description knows only the header of all later ones.
    const header = (tag ? { 'If-Match': tag } : { 'If-None-Match': '*' }) as { 'If-Match': string };
    const { response } = await answerOf(
      server.PUT('/v1/programs/{program}/draft', {
        params: { path: { program }, header },
        body: text as never,
        bodySerializer: (body: unknown) => String(body),
        headers: { 'Content-Type': 'application/yaml' },
      }),
    );
    setTag(response.headers.get('etag') ?? '');
    setSaved(text);
  });
  const live = useProgram().data?.version;
  // The draft and the live version run over the same history, to be read side by side.
  const backtest = useAct(async (_: void, { program }) => {
    const begin = (body: unknown, type: string) =>
      answer(
        server.POST('/v1/programs/{program}/backtests', {
          params: { path: { program }, header: { 'Idempotency-Key': once() } },
          body: body as never,
          bodySerializer: (it: unknown) => (typeof it === 'string' ? it : JSON.stringify(it)),
          headers: { 'Content-Type': type },
        }),
      );
    const draftJob = await begin(text, 'application/yaml');
    const liveJob = live ? await begin({ version: live }, 'application/json') : null;
    return `/backtests/${draftJob.id}${liveJob ? `?against=${liveJob.id}` : ''}`;
  });
  const mistakes = check.data?.mistakes ?? [];
  const good = !broken && check.data?.ok === true && !check.isFetching;
  return (
    <>
      <div className="row apart top">
        <div className="stack close">
          <h1>{say('nav_designer')}</h1>
          <p className="quiet">{say('designer_text')}</p>
        </div>
        <div className="row">
          {good && <Chip tone="good">{say('designer_ok')}</Chip>}
          {mistakes.length > 0 && <Chip tone="bad">{say('designer_mistakes', { n: mistakes.length })}</Chip>}
          <Button variant="default" loading={save.isPending} disabled={text === saved && tag !== ''} onClick={() => save.mutate()}>
            {say('designer_save')}
          </Button>
          <Button variant="default" loading={backtest.isPending} disabled={!good} onClick={() => backtest.mutate(undefined, { onSuccess: (place) => go(place) })}>
            {say('designer_backtest')}
          </Button>
          <Button disabled={!good || text !== saved || tag === ''} onClick={() => setPublishing(true)}>
            {say('designer_publish')}
          </Button>
        </div>
      </div>
      <Refusal error={save.error ?? backtest.error ?? check.error} />
      {save.isSuccess && text === saved && <Notice tone="good">{say('designer_saved')}</Notice>}
      {broken && <Notice tone="bad">{say('designer_unread', { reason: broken })}</Notice>}
      <Mistakes mistakes={mistakes} />
      <Tabs value={tab} onChange={(next) => setSearch({ tab: next ?? 'cards' })} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="cards">{say('designer_cards')}</Tabs.Tab>
          <Tabs.Tab value="text">{say('designer_whole')}</Tabs.Tab>
          <Tabs.Tab value="changes">{say('designer_changes')}</Tabs.Tab>
        </Tabs.List>
        <div className="tab-body">
          <Tabs.Panel value="cards">
            {broken ? <Empty title={say('designer_empty')} /> : <Cards text={text} mistakes={mistakes} onChange={setText} />}
          </Tabs.Panel>
          <Tabs.Panel value="text">
            <textarea className="source" aria-label={say('designer_whole')} spellCheck={false} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          </Tabs.Panel>
          <Tabs.Panel value="changes">
            <Changes text={text} />
          </Tabs.Panel>
        </div>
      </Tabs>
      {publishing && <Publish onClose={() => setPublishing(false)} />}
    </>
  );
}

function Mistakes({ mistakes }: { mistakes: Schemas['CheckMistake'][] }) {
  if (mistakes.length === 0) {
    return null;
  }
  return (
    <ul className="stack tight">
      {mistakes.map((mistake, at) => (
        <li key={`${mistake.path}-${at}`}>
          <Notice tone="bad">
            <p className="code break">{mistake.path || '/'}</p>
            <p>{mistake.reason}</p>
            <p className="quiet">{mistake.fix}</p>
          </Notice>
        </li>
      ))}
    </ul>
  );
}

function Publish({ onClose }: { onClose: () => void }) {
  const say = useSay<Key>();
  const [note, setNote] = useState('');
  const [, go] = useLocation();
  const [name] = useState(once);
  const publish = useAct((_: void, { program }) =>
    answer(
      server.POST('/v1/programs/{program}/publish', {
        params: { path: { program }, header: { 'Idempotency-Key': name } },
        body: { note },
      }),
    ),
  );
  return (
    <Dialog title={say('designer_publish')} open onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          publish.mutate(undefined, { onSuccess: () => go('/versions') });
        }}
      >
        <p>{say('designer_publish_text')}</p>
        <TextInput label={say('designer_note')} required value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <Refusal error={publish.error} />
        <Button type="submit" loading={publish.isPending}>
          {say('designer_publish')}
        </Button>
      </form>
    </Dialog>
  );
}
