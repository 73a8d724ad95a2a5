// What a new clerk says, and when.
import { useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import type { Key } from '../words/index.ts';

const SCRIPTS: [title: Key, text: Key][] = [
  ['script_ask', 'script_ask_text'],
  ['script_join', 'script_join_text'],
  ['script_up', 'script_up_text'],
  ['script_end', 'script_end_text'],
  ['script_wrong', 'script_wrong_text'],
];

export function Scripts({ onClose }: { onClose: () => void }) {
  const say = useSay<Key>();
  return (
    <Dialog title={say('scripts')} open onClose={onClose} wide>
      {SCRIPTS.map(([title, text]) => (
        <section key={title} className="card stack close">
          <h3>{say(title)}</h3>
          <p>{say(text)}</p>
        </section>
      ))}
    </Dialog>
  );
}
