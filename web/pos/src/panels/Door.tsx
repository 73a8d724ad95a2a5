// Opening the till. Until devices are paired, with an API key.
import { answer, type Refused, server, signIn, withKey } from '@regulars/client';
import { Refusal } from '@regulars/parts';
import { Button, LanguageSwitch, PasswordInput, SchemeSwitch, TextInput, useSay } from '@regulars/ui';
import { type FormEvent, useState } from 'react';
import { useSearchParams } from 'wouter';
import { device, keepDevice } from '../device.ts';
import type { Key } from '../words/index.ts';

export function Door() {
  const say = useSay<Key>();
  const [search] = useSearchParams();
  const known = device();
  const [form, setForm] = useState({ program: search.get('program') ?? '', key: '', store: known.store });
  const [refusal, setRefusal] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);
  const open = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(null);
    const [key, program] = [form.key.trim(), form.program.trim()];
    try {
      // Whoever can list one member can work at a till: the smallest question that tells a good key.
      const params = { path: { program }, query: { limit: 1 } };
      const { currency } = await withKey(key, async () => {
        await answer(server.GET('/v1/programs/{program}/members', { params }));
        return answer(server.GET('/v1/programs/{program}/face', { params: { path: { program } } }));
      });
      keepDevice({ ...known, store: form.store, currency });
      signIn({ key, program });
    } catch (error) {
      setRefusal(error as Refused);
      setBusy(false);
    }
  };
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }),
    autoComplete: 'off',
  });
  return (
    <main className="door">
      <h1>{say('door_title')}</h1>
      <form className="stack" onSubmit={(event) => void open(event)}>
        <TextInput label={say('door_program')} required autoCapitalize="none" {...field('program')} />
        <PasswordInput label={say('door_key')} required {...field('key')} />
        <TextInput label={say('door_store')} {...field('store')} />
        <Refusal error={refusal} />
        <Button type="submit" size="md" loading={busy}>
          {say('door_open')}
        </Button>
      </form>
      <p className="quiet small">{say('door_temporary')}</p>
      <div className="row">
        <LanguageSwitch />
        <SchemeSwitch />
      </div>
    </main>
  );
}
