// What was published, by whom and why; what changed in each; and the way back.
import { answer, once, type Schemas, server } from '@regulars/client';
import { Refusal, Told, useAct, useAsk } from '@regulars/parts';
import { Button, Chip, Empty, Table, useFormat, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { useProgram } from '../data.ts';
import { ChangeList } from '../designer/ChangeList.tsx';
import type { Key } from '../words/index.ts';

export function Versions() {
  const say = useSay<Key>();
  const format = useFormat();
  const live = useProgram().data?.version;
  const versions = useAsk(['versions'], ({ program }) => answer(server.GET('/v1/programs/{program}/versions', { params: { path: { program } } })));
  const [open, setOpen] = useState<{ what: 'diff' | 'back'; version: number } | null>(null);
  return (
    <>
      <h1>{say('nav_versions')}</h1>
      <Told of={versions} lines={4}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty icon={<IconHistory size={32} />} title={say('versions_empty')}>
              {say('versions_first')}
            </Empty>
          ) : (
            <div className="card flush">
              <Table<Schemas['Version']>
                label={say('nav_versions')}
                rows={[...page.items].sort((a, b) => b.number - a.number)}
                id={(version) => version.number}
                columns={[
                  {
                    name: say('col_version'),
                    cell: ({ number }) => (
                      <span className="row">
                        <span className="strong figure">{number}</span>
                        {number === live && <Chip tone="good">{say('versions_live')}</Chip>}
                      </span>
                    ),
                  },
                  { name: say('col_note'), cell: ({ note }) => note },
                  { name: say('col_when'), cell: (version) => format.moment(version.published_at) },
                  { name: say('col_by'), cell: (version) => <span className="code break">{version.published_by}</span> },
                  {
                    name: '',
                    cell: ({ number }) => (
                      <span className="row">
                        {1 < number && (
                          <Button size="compact-sm" variant="subtle" onClick={() => setOpen({ what: 'diff', version: number })}>
                            {say('versions_compare')}
                          </Button>
                        )}
                        {number !== live && (
                          <Button size="compact-sm" variant="subtle" onClick={() => setOpen({ what: 'back', version: number })}>
                            {say('versions_back', { n: number })}
                          </Button>
                        )}
                      </span>
                    ),
                  },
                ]}
              />
            </div>
          )
        }
      </Told>
      {open?.what === 'diff' && <Diff version={open.version} onClose={() => setOpen(null)} />}
      {open?.what === 'back' && <RollBack version={open.version} onClose={() => setOpen(null)} />}
    </>
  );
}

function Diff({ version, onClose }: { version: number; onClose: () => void }) {
  const say = useSay<Key>();
  const diff = useAsk(['diff', version], ({ program }) =>
    answer(server.GET('/v1/programs/{program}/diff', { params: { path: { program }, query: { from: version - 1, to: version } as never } })),
  );
  return (
    <Dialog title={say('designer_changes')} open onClose={onClose} wide>
      <Told of={diff}>
        {(page) => (page.items.length === 0 ? <p>{say('designer_no_changes')}</p> : <ChangeList changes={page.items} />)}
      </Told>
    </Dialog>
  );
}

function RollBack({ version, onClose }: { version: number; onClose: () => void }) {
  const say = useSay<Key>();
  const [name] = useState(once);
  const back = useAct((_: void, { program }) =>
    answer(
      server.POST('/v1/programs/{program}/roll-back', {
        params: { path: { program }, header: { 'Idempotency-Key': name } },
        body: { to: version },
      }),
    ),
  );
  return (
    <Dialog title={say('versions_back', { n: version })} open onClose={onClose}>
      <p>{say('versions_back_text', { n: version })}</p>
      <Refusal error={back.error} />
      <Button loading={back.isPending} onClick={() => back.mutate(undefined, { onSuccess: onClose })}>
        {say('versions_back', { n: version })}
      </Button>
    </Dialog>
  );
}
