import { Table, useSay } from '@regulars/ui';
import type { Key } from '../words/index.ts';

interface ChangeListProps {
  changes: { path: string; before?: unknown; after?: unknown }[];
}

export function ChangeList({ changes }: ChangeListProps) {
  const say = useSay<Key>();
  const told = (value: unknown) => (value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value));
  return (
    <div className="card flush">
      <Table
        label={say('designer_changes')}
        rows={changes}
        id={(change) => change.path}
        columns={[
          { name: say('col_what'), cell: ({ path }) => <span className="code break">{path}</span> },
          { name: say('designer_before'), cell: ({ before }) => <span className="code break bad">{told(before)}</span> },
          { name: say('designer_after'), cell: ({ after }) => <span className="code break good">{told(after)}</span> },
        ]}
      />
    </div>
  );
}
