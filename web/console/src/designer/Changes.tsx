// What the draft says that the live version doesn't, value by value.
import { answer, type Refused, server } from '@regulars/client';
import { Told, useAsk } from '@regulars/parts';
import { Empty, useSay } from '@regulars/ui';
import { parse } from 'yaml';
import { useProgram } from '../data.ts';
import type { Key } from '../words/index.ts';
import { ChangeList } from './ChangeList.tsx';
import { changesBetween } from './compare.ts';

export function Changes({ text }: { text: string }) {
  const say = useSay<Key>();
  const version = useProgram().data?.version ?? 0;
  const live = useAsk(
    ['version', version],
    ({ program }) =>
      answer(server.GET('/v1/programs/{program}/versions/{version}', { params: { path: { program, version } } })),
    { enabled: 0 < version },
  );
  if (version === 0) {
    return <Empty title={say('versions_empty')}>{say('versions_first')}</Empty>;
  }
  const nothing = <Empty title={say('designer_no_changes')} />;
  return (
    <Told of={live} refused={(error: Refused) => (error.problem.status === 404 ? nothing : undefined)}>
      {(it) => {
        const changes = changesBetween(read(it.document), read(text));
        return changes.length === 0 ? nothing : <ChangeList changes={changes} />;
      }}
    </Told>
  );
}

function read(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch {
    return {};
  }
}
