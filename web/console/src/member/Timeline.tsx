// What happened to a member, each entry with its decision.
import { answer, type Refused, type Schemas, server, useSession } from '@regulars/client';
import { changes, Refusal, report, signedWithUnit, Told, useAct, useOnce, Why } from '@regulars/parts';
import { Button, Chip, Empty, named, useFormat, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Key } from '../words/index.ts';

const PAGE = 30;

interface TimelineProps {
  id: string;
  wallets: Schemas['Wallet'][];
}

export function Timeline({ id, wallets }: TimelineProps) {
  const say = useSay<Key>();
  const program = useSession()?.program ?? '';
  const pages = useInfiniteQuery<Schemas['Page_Entry'], Refused, { pages: Schemas['Page_Entry'][] }, unknown[], string | undefined>({
    queryKey: [program, undefined, 'timeline', id],
    initialPageParam: undefined,
    queryFn: ({ pageParam }) => {
      const params = { path: { program, member: id }, query: { limit: PAGE, ...(pageParam && { cursor: pageParam }) } };
      return answer(server.GET('/v1/programs/{program}/members/{member}/timeline', { params }));
    },
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <div className="stack">
      <Told of={pages} lines={6}>
        {(data) => {
          const entries = data.pages.flatMap((page) => page.items);
          return entries.length === 0 ? (
            <Empty title={say('none')} />
          ) : (
            <ul className="stack tight">
              {entries.map((entry) => (
                <Entry key={entry.event} id={id} entry={entry} wallets={wallets} />
              ))}
            </ul>
          );
        }}
      </Told>
      {pages.hasNextPage && (
        <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {say('ui_more')}
        </Button>
      )}
    </div>
  );
}

function Entry({ id, entry, wallets }: TimelineProps & { entry: Schemas['Entry'] }) {
  const say = useSay<Key>();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  return (
    <li className="card stack tight">
      <div className="row apart top">
        <div className="stack close">
          <span className="strong">{named(say, 'kind', entry.kind)}</span>
          <span className="quiet small">
            {format.moment(entry.occurred_at)} · {entry.source} · <Link href={`/events/${entry.event}`}>{entry.external_id}</Link>
          </span>
        </div>
        <div className="row">
          {changes(entry).map(({ wallet, amount }) => (
            <Chip key={wallet} tone={amount < 0 ? 'warn' : 'good'}>
              {signedWithUnit(format, wallets.find((one) => one.wallet === wallet), amount)}
            </Chip>
          ))}
          <Button size="compact-sm" variant="subtle" onClick={() => setOpen(true)}>
            {say('reverse')}
          </Button>
        </div>
      </div>
      {entry.why.length > 0 && <Why why={entry.why} others={say('not_applied')} sentences />}
      {open && <Reverse id={id} entry={entry} onClose={() => setOpen(false)} />}
    </li>
  );
}

function Reverse({ id, entry, onClose }: { id: string; entry: Schemas['Entry']; onClose: () => void }) {
  const say = useSay<Key>();
  const act = useOnce('CR-');
  const reverse = useAct(() =>
    report<'reversal'>({
      type: 'reversal',
      source: 'console',
      external_id: act.name(),
      member: { id },
      event: { source: entry.source, external_id: entry.external_id },
    }),
  );
  return (
    <Dialog title={say('reverse')} open onClose={onClose}>
      <p>{say('reverse_text')}</p>
      <p className="code break">
        {named(say, 'kind', entry.kind)} · {entry.external_id}
      </p>
      <Refusal error={reverse.error} />
      <Button loading={reverse.isPending} onClick={() => reverse.mutate(undefined, { onSuccess: onClose, onError: act.done })}>
        {say('reverse')}
      </Button>
    </Dialog>
  );
}
