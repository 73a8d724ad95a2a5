import { answer, server } from '@regulars/client';
import { Refusal, useAct, useOnce } from '@regulars/parts';
import { Button, TextInput, useLanguage, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Key } from '../words/index.ts';

export function Enrol({ onClose }: { onClose: () => void }) {
  const say = useSay<Key>();
  const { language } = useLanguage();
  const [, go] = useLocation();
  const act = useOnce('CE-');
  const [form, setForm] = useState({ phone: '', number: '', name: '' });
  const enrol = useAct((_: void, { program }) => {
    const phone = form.phone.replaceAll(/[\s().-]/g, '');
    const identifiers = { ...(phone && { phone }), ...(form.number && { external_id: form.number }) };
    const body = { identifiers, profile: { language, ...(form.name && { name: form.name }) } };
    return answer(server.POST('/v1/programs/{program}/members', { params: { path: { program }, header: { 'Idempotency-Key': act.name() } }, body }));
  });
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }),
  });
  return (
    <Dialog title={say('members_enrol')} open onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          enrol.mutate(undefined, { onSuccess: ({ member }) => go(`/members/${member.id}`), onError: act.done });
        }}
      >
        <TextInput label={say('enrol_phone')} type="tel" {...field('phone')} />
        <TextInput label={say('enrol_number')} description={say('enrol_one')} {...field('number')} />
        <TextInput label={say('col_name')} {...field('name')} />
        <Refusal error={enrol.error} />
        <Button type="submit" loading={enrol.isPending} disabled={!form.phone && !form.number}>
          {say('enrol_do')}
        </Button>
      </form>
    </Dialog>
  );
}
