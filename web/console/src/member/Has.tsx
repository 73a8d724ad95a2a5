// What a member holds and can have: redemptions, vouchers, challenges.
import { answer, server } from '@regulars/client';
import { Told, useAsk } from '@regulars/parts';
import { Bar, Chip, named, Part, Table, useFormat, useLanguage, useSay } from '@regulars/ui';
import type { Key } from '../words/index.ts';

export function Has({ id }: { id: string }) {
  const say = useSay<Key>();
  const format = useFormat();
  const { language } = useLanguage();
  const redemptions = useAsk(['redemptions', id], ({ program }) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/redemptions', { params: { path: { program, member: id }, query: { limit: 50 } } })),
  );
  const vouchers = useAsk(['vouchers', id, language], ({ program }) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/vouchers', { params: { path: { program, member: id }, query: { language } } })),
  );
  const challenges = useAsk(['challenges', id, language], ({ program }) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/challenges', { params: { path: { program, member: id }, query: { language } } })),
  );
  const none = <p className="quiet wallet-head">{say('none')}</p>;
  return (
    <div className="stack wide">
      <Part title={say('nav_rewards')} flush>
        <Told of={redemptions} lines={2}>
          {(page) =>
            page.items.length === 0 ? none : (
              <Table
                label={say('nav_rewards')}
                rows={page.items}
                id={(row) => row.seq}
                columns={[
                  { name: say('col_what'), cell: (row) => row.name },
                  { name: say('col_when'), cell: (row) => format.moment(row.redeemed_at) },
                  { name: say('col_amount'), number: true, cell: (row) => format.number(row.units) },
                  { name: say('col_state'), cell: (row) => <Chip>{named(say, 'state', row.state)}</Chip> },
                ]}
              />
            )
          }
        </Told>
      </Part>
      <Part title={say('sec_vouchers')} flush>
        <Told of={vouchers} lines={2}>
          {(it) =>
            it.vouchers.length === 0 ? none : (
              <Table
                label={say('sec_vouchers')}
                rows={it.vouchers}
                id={(row) => row.id}
                columns={[
                  { name: say('col_what'), cell: (row) => row.name ?? row.voucher },
                  { name: say('col_number'), cell: (row) => <span className="code">{row.code}</span> },
                  { name: say('col_when'), cell: (row) => format.day(row.issued_at) },
                  { name: say('col_ends'), cell: (row) => (row.expires_at ? format.lastDay(row.expires_at) : say('lots_never')) },
                ]}
              />
            )
          }
        </Told>
      </Part>
      <Part title={say('tab_challenges')}>
        <Told of={challenges} lines={2} refused={() => none}>
          {(it) =>
            it.challenges.length === 0 ? (
              <p className="quiet">{say('none')}</p>
            ) : (
              <ul className="stack rule">
                {it.challenges.map((challenge) => (
                  <li key={challenge.id} className="stack close">
                    <span className="row apart">
                      <span className="strong">{challenge.name}</span>
                      <Chip>{named(say, 'state', challenge.state)}</Chip>
                    </span>
                    {challenge.tasks.map((task, at) => (
                      <span key={at} className="stack close">
                        <span className="quiet small">{task.sentence}</span>
                        <Bar label={task.sentence} have={task.have} need={task.need} />
                      </span>
                    ))}
                  </li>
                ))}
              </ul>
            )
          }
        </Told>
      </Part>
    </div>
  );
}
