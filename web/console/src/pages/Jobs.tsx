// Long work with its progress. It can be left: it goes on, and its result stands here.
import { answer, type Schemas, server } from '@regulars/client';
import { Told, useAsk } from '@regulars/parts';
import { Bar, Button, Chip, Empty, named, Table, type Tone, useFormat, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { IconStack2 } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { isBacktest } from '../backtest.ts';
import type { Key } from '../words/index.ts';

type Job = Schemas['Job'];

/** How often running work is looked at. */
const LOOK_MS = 1_500;
const TONES: Record<string, Tone> = { done: 'good', failed: 'bad', running: 'note', queued: 'plain' };

export function Jobs() {
  const say = useSay<Key>();
  const format = useFormat();
  const [open, setOpen] = useState<Job | null>(null);
  const [busy, setBusy] = useState(true);
  const jobs = useAsk(
    ['jobs'],
    async ({ program }) => {
      const page = await answer(server.GET('/v1/programs/{program}/jobs', { params: { path: { program }, query: { limit: 50 } } }));
      setBusy(page.items.some(({ state }) => state === 'queued' || state === 'running'));
      return page;
    },
    { refetchInterval: busy ? LOOK_MS : false },
  );
  return (
    <>
      <h1>{say('nav_jobs')}</h1>
      <Told of={jobs} lines={4}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty icon={<IconStack2 size={32} />} title={say('jobs_empty')}>
              {say('jobs_empty_text')}
            </Empty>
          ) : (
            <div className="card flush">
              <Table<Job>
                label={say('nav_jobs')}
                rows={page.items}
                id={(job) => job.id}
                columns={[
                  { name: say('col_kind'), cell: (job) => <span className="strong">{job.kind}</span> },
                  { name: say('col_when'), cell: (job) => format.moment(job.created_at) },
                  { name: say('col_state'), cell: ({ state }) => <Chip tone={TONES[state] ?? 'plain'}>{named(say, 'state', state)}</Chip> },
                  {
                    name: say('col_progress'),
                    cell: (job) => (
                      <span className="stack close progress">
                        <Bar label={job.kind} have={job.done} need={job.total} />
                        <span className="quiet small figure">
                          {format.number(job.done)} / {format.number(job.total)}
                        </span>
                      </span>
                    ),
                  },
                  {
                    name: '',
                    cell: (job) =>
                      isBacktest(job.result) ? (
                        <Link href={`/backtests/${job.id}`}>{say('bt_open')}</Link>
                      ) : job.result !== undefined && job.result !== null && (
                        <Button size="compact-sm" variant="subtle" onClick={() => setOpen(job)}>
                          {say('jobs_result')}
                        </Button>
                      ),
                  },
                ]}
              />
            </div>
          )
        }
      </Told>
      {open && (
        <Dialog title={say('jobs_result')} open onClose={() => setOpen(null)} wide>
          <pre className="code">{JSON.stringify(open.result, null, 2)}</pre>
        </Dialog>
      )}
    </>
  );
}
