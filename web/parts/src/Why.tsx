// Why an entry is as it is: what gave, and below it what did not apply and why.
import type { Schemas } from '@regulars/client';
import { Chip, named, useFormat, useSay, type VocabularyKey } from '@regulars/ui';

type WhyLine = Schemas['Why'];

/** Outcomes by which something was given. */
const GAVE = ['gave', 'multiplied'];

interface WhyProps {
  why: WhyLine[];
  /** The heading of what did not apply. */
  others: string;
  /** Whether the rule's own sentence is shown, with its figures: for staff. */
  sentences?: boolean;
}

export function Why({ why, others, sentences }: WhyProps) {
  const gave = why.filter((line) => GAVE.includes(line.outcome));
  const rest = why.filter((line) => !GAVE.includes(line.outcome));
  return (
    <div className="stack tight">
      <WhyLines lines={gave} sentences={sentences} />
      {rest.length > 0 && (
        <details>
          <summary className="quiet small">{others}</summary>
          <WhyLines lines={rest} sentences={sentences} />
        </details>
      )}
    </div>
  );
}

function WhyLines({ lines, sentences }: { lines: WhyLine[]; sentences?: boolean }) {
  const say = useSay<VocabularyKey>();
  const format = useFormat();
  return (
    <ul className="stack tight">
      {lines.map((line, at) => (
        <li key={`${line.rule}-${at}`} className="stack close">
          <span className="row apart">
            <span>{line.name ?? line.rule}</span>
            <span className="row">
              {line.figures?.factor && <span className="quiet figure">×{line.figures.factor}</span>}
              {line.figures ? (
                <span className="good strong figure">{format.signed(line.figures.given)}</span>
              ) : (
                <Chip>{named(say, 'outcome', line.outcome)}</Chip>
              )}
            </span>
          </span>
          {sentences && <span className="quiet small break">{line.sentence}</span>}
        </li>
      ))}
    </ul>
  );
}
