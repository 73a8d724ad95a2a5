// Finding or enrolling the customer: by scanner, camera, keyboard.
import { answer, type Schemas, server } from '@regulars/client';
import { findMember, Refusal, useAct, useOnce } from '@regulars/parts';
import { Button, Notice, TextInput, useLanguage, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { IconCamera, IconUserPlus } from '@tabler/icons-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { canScan } from '../scan.ts';
import type { Key } from '../words/index.ts';

const Camera = lazy(() => import('./Camera.tsx').then((it) => ({ default: it.Camera })));

export function Find({ onFound }: { onFound: (id: string) => void }) {
  const say = useSay<Key>();
  const [text, setText] = useState('');
  const [open, setOpen] = useState<'camera' | 'enrol' | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const find = useAct<Schemas['Member'] | null, string>((asked, session) => findMember(session.program, asked));
  const look = (asked: string) => {
    find.mutate(asked, {
      onSuccess: (found) => {
        if (found) {
          setText('');
          onFound(found.id);
        }
        // The next scan must not be added to this one.
        input.current?.select();
      },
    });
  };
  const nobody = find.isSuccess && find.data === null && find.variables === text;
  return (
    <div className="stack tight">
      <form
        className="find"
        onSubmit={(event) => {
          event.preventDefault();
          look(text);
        }}
      >
        <TextInput
          ref={input}
          className="grow"
          label={say('find_label')}
          description={say('find_hint')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autoFocus
          autoComplete="off"
          size="md"
        />
        <Button type="submit" size="md" loading={find.isPending}>
          {say('find')}
        </Button>
      </form>
      <div className="row">
        {canScan() && (
          <Button variant="default" leftSection={<IconCamera size={18} />} onClick={() => setOpen('camera')}>
            {say('camera')}
          </Button>
        )}
        <Button variant="default" leftSection={<IconUserPlus size={18} />} onClick={() => setOpen('enrol')}>
          {say('enrol')}
        </Button>
      </div>
      {nobody && <Notice tone="warn">{say('find_none', { text })}</Notice>}
      <Refusal error={find.error} />
      {open === 'camera' && (
        <Suspense>
          <Camera
            onRead={(read) => {
              setOpen(null);
              setText(read);
              look(read);
            }}
            onClose={() => setOpen(null)}
          />
        </Suspense>
      )}
      {open === 'enrol' && (
        <Enrol
          phone={/^[+\d][\d\s()-]*$/.test(text) ? text : ''}
          onClose={() => setOpen(null)}
          onDone={(id) => {
            setOpen(null);
            setText('');
            onFound(id);
          }}
        />
      )}
    </div>
  );
}

interface EnrolProps {
  phone: string;
  onClose: () => void;
  onDone: (id: string) => void;
}

function Enrol({ phone: first, onClose, onDone }: EnrolProps) {
  const say = useSay<Key>();
  const { language } = useLanguage();
  const [phone, setPhone] = useState(first);
  const [name, setName] = useState('');
  const act = useOnce('TE-');
  const enrol = useAct((_: void, { program }) => {
    const body = { identifiers: { phone: phone.replaceAll(/[\s().-]/g, '') }, profile: { language, ...(name && { name }) }, join: { channel: 'store' } };
    const params = { path: { program }, header: { 'Idempotency-Key': act.name() } };
    return answer(server.POST('/v1/programs/{program}/members', { params, body }));
  });
  return (
    <Dialog title={say('enrol')} open onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          // Another phone is another act: a refused one must not stand in its way.
          enrol.mutate(undefined, { onSuccess: (made) => onDone(made.member.id), onError: act.done });
        }}
      >
        <TextInput label={say('enrol_phone')} type="tel" required value={phone} onChange={(event) => setPhone(event.currentTarget.value)} />
        <TextInput label={say('enrol_name')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <p className="quiet small">{say('enrol_terms', { place: `${location.origin}/portal/` })}</p>
        <Refusal error={enrol.error} />
        <Button type="submit" size="md" loading={enrol.isPending}>
          {say('enrol_do')}
        </Button>
      </form>
    </Dialog>
  );
}
