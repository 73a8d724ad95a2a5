// Small parts that pages are made of.
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export type Tone = 'good' | 'warn' | 'bad' | 'note' | 'plain';

export function Chip({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`chip ${tone}`}>{children}</span>;
}

export function Notice({ tone = 'note', children }: { tone?: Exclude<Tone, 'plain'>; children: ReactNode }) {
  const Icon = tone === 'good' ? IconCircleCheck : tone === 'note' ? IconInfoCircle : IconAlertTriangle;
  return (
    <div className={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon size={18} aria-hidden />
      <div className="grow">{children}</div>
    </div>
  );
}

interface PartProps {
  title?: ReactNode;
  aside?: ReactNode;
  flush?: boolean;
  children: ReactNode;
}

/** A card with a heading. */
export function Part({ title, aside, flush, children }: PartProps) {
  return (
    <section className="stack tight">
      {(title || aside) && (
        <div className="row apart">
          {title && <h2>{title}</h2>}
          {aside}
        </div>
      )}
      <div className={flush ? 'card flush' : 'card'}>{children}</div>
    </section>
  );
}

export function Stat({ label, value, note }: { label: string; value: ReactNode; note?: ReactNode }) {
  return (
    <div className="card stack close">
      <span className="quiet small">{label}</span>
      <span className="figure big">{value}</span>
      {note && <span className="quiet small">{note}</span>}
    </div>
  );
}

function share(have: number, need: number): number {
  return need <= 0 ? 1 : Math.max(0, Math.min(1, have / need));
}

interface ProgressProps {
  label: string;
  have: number;
  need: number;
}

export function Bar({ label, have, need }: ProgressProps) {
  const done = share(have, need);
  return (
    <div
      className="bar"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(done * 100)}
    >
      <i style={{ width: `${done * 100}%` }} />
    </div>
  );
}

export function Ring({ label, have, need, size = 148, children }: ProgressProps & { size?: number; children: ReactNode }) {
  const width = 10;
  const radius = (size - width) / 2;
  const around = 2 * Math.PI * radius;
  const done = share(have, need);
  return (
    <div
      className="ring"
      style={{ width: size, height: size, flex: 'none' }}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(done * 100)}
    >
      <svg width={size} height={size} aria-hidden>
        <circle cx={size / 2} cy={size / 2} r={radius} strokeWidth={width} />
        <circle
          className="done"
          cx={size / 2}
          cy={size / 2}
          r={radius}
          strokeWidth={width}
          strokeDasharray={around}
          strokeDashoffset={around * (1 - done)}
        />
      </svg>
      <div>{children}</div>
    </div>
  );
}

export interface Column<Row> {
  name: string;
  number?: boolean;
  cell: (row: Row) => ReactNode;
}

interface TableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  id: (row: Row) => string | number;
}

export function Table<Row>({ label, columns, rows, id }: TableProps<Row>) {
  return (
    // A wide table scrolls by itself, so it must be reachable by keyboard.
    <div className="table-wrap" tabIndex={0} role="region" aria-label={label}>
      <table className="table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" className={column.number ? 'number' : undefined}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={id(row)}>
              {columns.map((column) => (
                <td key={column.name} className={column.number ? 'number' : undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <FactLine key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function FactLine({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
