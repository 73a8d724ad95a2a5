// What happened, newest first, each entry with its reasons.
import { answer, type Refused, type Schemas, server, useSession } from '@regulars/client';
import { changes, signedWithUnit, Told, Why, withUnit } from '@regulars/parts';
import { Button, Empty, named, useFormat, useSay } from '@regulars/ui';
import { IconListDetails } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { mine, useBalance } from '../data.ts';
import type { Key } from '../words/index.ts';

const PAGE = 20;

export function Activity() {
  const say = useSay<Key>();
  const session = useSession();
  const pages = useInfiniteQuery<Schemas['Page_Entry'], Refused, { pages: Schemas['Page_Entry'][] }, unknown[], string | undefined>({
    queryKey: [session?.program, session?.member, 'timeline'],
    initialPageParam: undefined,
    queryFn: ({ pageParam }) => {
      const query = { limit: PAGE, ...(pageParam && { cursor: pageParam }) };
      const path = mine(session ?? { key: '', program: '' });
      return answer(server.GET('/v1/programs/{program}/members/{member}/timeline', { params: { path, query } }));
    },
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const wallets = useBalance().data?.wallets ?? [];
  return (
    <>
      <h1>{say('tab_activity')}</h1>
      <Told of={pages} lines={6}>
        {(data) => {
          const entries = data.pages.flatMap((page) => page.items);
          return entries.length === 0 ? (
            <Empty icon={<IconListDetails size={32} />} title={say('activity_empty')}>
              {say('activity_empty_text')}
            </Empty>
          ) : (
            <ul className="stack tight">
              {entries.map((entry) => (
                <EntryLine key={entry.event} entry={entry} wallets={wallets} />
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
    </>
  );
}

function EntryLine({ entry, wallets }: { entry: Schemas['Entry']; wallets: Schemas['Wallet'][] }) {
  const say = useSay<Key>();
  const format = useFormat();
  const all = changes(entry);
  const of = (id: string) => wallets.find((wallet) => wallet.wallet === id);
  const after = entry.after.balances.filter(({ wallet }) => all.some((change) => change.wallet === wallet));
  return (
    <li className="card">
      <details className="entry">
        <summary className="row apart fixed">
          <span className="stack close grow">
            <span className="strong">{named(say, 'kind', entry.kind)}</span>
            <span className="quiet small">{format.moment(entry.occurred_at)}</span>
          </span>
          <span className="stack close amounts">
            {all.length === 0 && <span className="quiet small">{say('activity_same')}</span>}
            {all.map(({ wallet, amount }) => (
              <span key={wallet} className={`strong figure ${amount < 0 ? '' : 'good'}`}>
                {signedWithUnit(format, of(wallet), amount)}
              </span>
            ))}
          </span>
        </summary>
        <div className="stack tight entry-why">
          {entry.why.length > 0 && <Why why={entry.why} others={say('activity_other')} />}
          {after.length > 0 && (
            <p className="quiet small">
              {say('activity_after', { balance: after.map((balance) => withUnit(format, of(balance.wallet), balance.available)).join(' · ') })}
            </p>
          )}
        </div>
      </details>
    </li>
  );
}
