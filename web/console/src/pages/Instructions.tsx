// What somebody outside is asked to do, and telling what became of it.
import { answer, type Schemas, server } from '@regulars/client';
import { Refusal, report, Told, useAct, useAsk, useOnce } from '@regulars/parts';
import { Button, Empty, Table, useFormat, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { IconChecklist } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Key } from '../words/index.ts';

type Instruction = Schemas['Instruction'];

interface Outcome {
  instruction: Instruction;
  done: boolean;
}

export function Instructions() {
  const say = useSay<Key>();
  const format = useFormat();
  const [open, setOpen] = useState<Outcome | null>(null);
  const instructions = useAsk(['instructions'], ({ program }) =>
    answer(server.GET('/v1/programs/{program}/instructions', { params: { path: { program }, query: { limit: 100 } } })),
  );
  return (
    <>
      <div className="stack close">
        <h1>{say('nav_instructions')}</h1>
        <p className="quiet">{say('instructions_text')}</p>
      </div>
      <Told of={instructions} lines={4}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty icon={<IconChecklist size={32} />} title={say('instructions_empty')} />
          ) : (
            <div className="card flush">
              <Table<Instruction>
                label={say('nav_instructions')}
                rows={page.items}
                id={(row) => row.event}
                columns={[
                  { name: say('col_kind'), cell: (row) => row.kind },
                  { name: say('instructions_member'), cell: (row) => <Link href={`/members/${row.member}`}>{row.member}</Link> },
                  { name: say('home_wallet'), cell: (row) => row.wallet },
                  { name: say('col_amount'), number: true, cell: (row) => format.units(row.amount, row.scale) },
                  { name: say('col_when'), cell: (row) => format.moment(row.asked_at) },
                  {
                    name: say('col_state'),
                    cell: (row) =>
                      row.state === 'open' ? (
                        <span className="row">
                          <Button size="compact-sm" variant="light" onClick={() => setOpen({ instruction: row, done: true })}>
                            {say('instructions_done')}
                          </Button>
                          <Button size="compact-sm" variant="subtle" color="red" onClick={() => setOpen({ instruction: row, done: false })}>
                            {say('instructions_failed')}
                          </Button>
                        </span>
                      ) : (
                        row.state
                      ),
                  },
                ]}
              />
            </div>
          )
        }
      </Told>
      {open && <Confirm outcome={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function Confirm({ outcome: { instruction, done }, onClose }: { outcome: Outcome; onClose: () => void }) {
  const say = useSay<Key>();
  const format = useFormat();
  const act = useOnce('CI-');
  const tell = useAct(() => {
    const of = { source: instruction.source, external_id: instruction.external_id };
    const common = { source: 'console', external_id: act.name(), member: { id: instruction.member }, instruction: of };
    return done
      ? report<'instruction.done'>({ type: 'instruction.done', ...common })
      : report<'instruction.failed'>({ type: 'instruction.failed', ...common });
  });
  const what = say(done ? 'instructions_done' : 'instructions_failed');
  return (
    <Dialog title={what} open onClose={onClose}>
      <p className="break">
        {say('instructions_confirm', { amount: format.units(instruction.amount, instruction.scale), member: instruction.member, what })}
      </p>
      <Refusal error={tell.error} />
      <Button loading={tell.isPending} onClick={() => tell.mutate(undefined, { onSuccess: onClose, onError: act.done })}>
        {what}
      </Button>
    </Dialog>
  );
}
