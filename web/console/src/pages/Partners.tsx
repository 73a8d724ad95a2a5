// What partners owe and are owed for a month, as figures and as a file for the books.
import { answer, server } from '@regulars/client';
import { Refusal, Told, useAct, useAsk } from '@regulars/parts';
import { Button, Empty, Table, TextInput, useFormat, useSay } from '@regulars/ui';
import { IconBuildingStore, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { saveFile } from '../csv.ts';
import { useClock } from '../data.ts';
import type { Key } from '../words/index.ts';

export function Partners() {
  const say = useSay<Key>();
  const clock = useClock();
  return (
    <>
      <h1>{say('nav_partners')}</h1>
      <Told of={clock} lines={1}>
        {(it) => <Month first={it.now.slice(0, 7)} />}
      </Told>
    </>
  );
}

function Month({ first }: { first: string }) {
  const say = useSay<Key>();
  const format = useFormat();
  const [month, setMonth] = useState(first);
  const statements = useAsk(['statements', month], ({ program }) =>
    answer(server.GET('/v1/programs/{program}/reports/statements', { params: { path: { program }, query: { month } } })),
  );
  const csv = useAct(async (_: void, { program }) => {
    const text = await answer(
      server.GET('/v1/programs/{program}/reports/statements.csv', { params: { path: { program }, query: { month } }, parseAs: 'text' }),
    );
    saveFile(`statements-${month}.csv`, text, 'text/csv');
  });
  return (
    <>
      <div className="row">
        <TextInput type="month" label={say('partners_month')} value={month} onChange={(event) => event.currentTarget.value && setMonth(event.currentTarget.value)} />
        <Button className="low" variant="default" leftSection={<IconDownload size={16} />} loading={csv.isPending} onClick={() => csv.mutate()}>
          {say('partners_csv')}
        </Button>
      </div>
      <Refusal error={csv.error} />
      <Told of={statements} lines={3}>
        {(it) =>
          it.partners.length === 0 ? (
            <Empty icon={<IconBuildingStore size={32} />} title={say('partners_empty')} />
          ) : (
            <div className="card flush">
              <Table
                label={say('nav_partners')}
                rows={it.partners}
                id={(row) => row.partner}
                columns={[
                  { name: say('col_name'), cell: (row) => <span className="strong">{row.name}</span> },
                  { name: say('partners_units'), number: true, cell: (row) => format.money(row.units, it.currency, it.scale) },
                  { name: say('nav_rewards'), number: true, cell: (row) => format.money(row.rewards, it.currency, it.scale) },
                  { name: say('partners_owes'), number: true, cell: (row) => format.money(row.owes, it.currency, it.scale) },
                  { name: say('partners_owed'), number: true, cell: (row) => format.money(row.is_owed, it.currency, it.scale) },
                ]}
              />
            </div>
          )
        }
      </Told>
    </>
  );
}
