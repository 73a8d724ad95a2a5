// The program's clock. A sandbox's can be moved, so that a year is tried in a minute.
import { answer, once, server } from '@regulars/client';
import { Refusal, Told, useAct } from '@regulars/parts';
import { Button, Facts, Notice, Part, TextInput, useFormat, useSay } from '@regulars/ui';
import { useState } from 'react';
import { useClock, useProgram } from '../data.ts';
import { localInput } from '../period.ts';
import type { Key } from '../words/index.ts';

export function System() {
  const say = useSay<Key>();
  const format = useFormat();
  const clock = useClock();
  const program = useProgram();
  return (
    <>
      <h1>{say('nav_system')}</h1>
      <Part title={say('system_clock')}>
        <Told of={clock} lines={1}>
          {(it) => (
            <div className="stack">
              <Facts
                facts={[
                  [say('col_when'), format.moment(it.now)],
                  [say('system_mode'), say(program.data?.mode === 'live' ? 'live' : 'sandbox')],
                  [say('system_clock'), say(it.clock.kind === 'fixed' ? 'system_fixed' : 'system_real')],
                ]}
              />
              {it.clock.kind === 'fixed' && <Move now={it.now} />}
            </div>
          )}
        </Told>
      </Part>
    </>
  );
}

function Move({ now }: { now: string }) {
  const say = useSay<Key>();
  const [to, setTo] = useState(localInput(now));
  const move = useAct((_: void, { program }) =>
    answer(
      server.POST('/v1/programs/{program}/clock', {
        params: { path: { program }, header: { 'Idempotency-Key': once() } },
        body: { to: new Date(to).toISOString() },
      }),
    ),
  );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        move.mutate();
      }}
    >
      <Notice tone="warn">{say('system_move_text')}</Notice>
      <div className="row">
        <TextInput type="datetime-local" label={say('system_move')} required value={to} onChange={(event) => setTo(event.currentTarget.value)} />
        <Button className="low" type="submit" variant="default" loading={move.isPending}>
          {say('system_move_do')}
        </Button>
      </div>
      <Refusal error={move.error} />
    </form>
  );
}
