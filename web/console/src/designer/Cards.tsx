// Each thing of the program as a card that can be read, with the piece of the document behind it.
import type { Schemas } from '@regulars/client';
import { ActionIcon, Button, Notice, Textarea, TextInput, useLanguage, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useExplanation } from '../data.ts';
import type { Key } from '../words/index.ts';
import { BEGINNINGS, type Card, cardOf, cardsOf, type Section, SECTIONS, unreadable, withCard, withoutCard } from './document.ts';

interface CardsProps {
  text: string;
  mistakes: Schemas['CheckMistake'][];
  onChange: (text: string) => void;
}

export function Cards({ text, mistakes, onChange }: CardsProps) {
  const say = useSay<Key>();
  const { language } = useLanguage();
  const sections = useMemo(
    () => SECTIONS.map((section) => ({ section, cards: cardsOf(text, section, language) })),
    [text, language],
  );
  const [editing, setEditing] = useState<{ section: Section; card: Card | null } | null>(null);
  const explained = useExplanation();
  const sentences = (section: string, key: string) =>
    (explained.data?.sections ?? [])
      .flatMap(({ items }) => items)
      .filter(({ about }) => about === `/${section}/${key}`)
      .flatMap((item) => item.sentences.map((sentence) => sentence.text));
  return (
    <div className="stack wide">
      {sections.map(({ section, cards }) => (
        <section key={section} className="stack tight">
          <div className="row apart">
            <h2>{say(`sec_${section}`)}</h2>
            <Button variant="subtle" size="compact-md" leftSection={<IconPlus size={16} />} onClick={() => setEditing({ section, card: null })}>
              {say('designer_new')}
            </Button>
          </div>
          {cards.length === 0 ? (
            <p className="quiet small">{say('designer_empty')}</p>
          ) : (
            <div className="grid">
              {cards.map((card) => (
                <CardFace
                  key={card.key}
                  card={card}
                  sentences={sentences(section, card.key)}
                  wrong={mistakes.some(({ path }) => cardOf(path)?.section === section && cardOf(path)?.key === card.key)}
                  onEdit={() => setEditing({ section, card })}
                  onRemove={() => onChange(withoutCard(text, section, card.key))}
                />
              ))}
            </div>
          )}
        </section>
      ))}
      {editing && (
        <EditCard
          section={editing.section}
          card={editing.card}
          onClose={() => setEditing(null)}
          onDone={(key, piece) => {
            onChange(withCard(text, editing.section, key, piece));
            setEditing(null);
          }}
        />
      )}
    </div>
  );
}

/** How many fields a card shows before it would be longer than it is readable. */
const LINES_MAX = 6;

interface CardFaceProps {
  card: Card;
  sentences: string[];
  wrong: boolean;
  onEdit: () => void;
  onRemove: () => void;
}

function CardFace({ card, sentences, wrong, onEdit, onRemove }: CardFaceProps) {
  const say = useSay<Key>();
  return (
    <article className={wrong ? 'card stack tight wrong' : 'card stack tight'}>
      <div className="row apart fixed top">
        <div className="stack close grow">
          <h3>{card.name}</h3>
          <span className="code quiet cut">{card.key}</span>
        </div>
        <span className="row fixed">
          <ActionIcon variant="subtle" aria-label={say('designer_edit', { name: card.name })} onClick={onEdit}>
            <IconPencil size={16} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="red" aria-label={say('designer_remove', { name: card.name })} onClick={onRemove}>
            <IconTrash size={16} />
          </ActionIcon>
        </span>
      </div>
      {sentences.length > 0 && <p>{sentences.join(' ')}</p>}
      <dl className="fields">
        {card.lines.slice(0, LINES_MAX).map(([field, value]) => (
          <div key={field}>
            <dt className="code">{field}</dt>
            <dd className="code break">{value}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

interface EditCardProps {
  section: Section;
  card: Card | null;
  onClose: () => void;
  onDone: (key: string, piece: string) => void;
}

function EditCard({ section, card, onClose, onDone }: EditCardProps) {
  const say = useSay<Key>();
  const [key, setKey] = useState(card?.key ?? '');
  const [piece, setPiece] = useState(card?.text ?? BEGINNINGS[section]);
  const broken = unreadable(piece);
  return (
    <Dialog title={card ? card.name : `${say('designer_new')}: ${say(`sec_${section}`)}`} open onClose={onClose} wide>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onDone(key, piece);
        }}
      >
        {!card && <TextInput label={say('designer_key')} required pattern="[a-z][a-z0-9_]*" value={key} onChange={(event) => setKey(event.currentTarget.value)} />}
        <Textarea
          aria-label={card?.name ?? say('designer_new')}
          rows={14}
          spellCheck={false}
          classNames={{ input: 'code' }}
          value={piece}
          onChange={(event) => setPiece(event.currentTarget.value)}
        />
        {broken && <Notice tone="bad">{say('designer_unread', { reason: broken })}</Notice>}
        <div className="row">
          <Button type="submit" disabled={broken !== null || !key}>
            {say('save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {say('cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
