// Codes of vouchers: what one is, and bringing those that somebody else made.
import { answer, once, server } from '@regulars/client';
import { Refusal, useAct } from '@regulars/parts';
import { Button, NativeSelect, Notice, Part, Textarea, TextInput, useLanguage, useSay } from '@regulars/ui';
import { useState } from 'react';
import { Link } from 'wouter';
import { useNames } from '../live.ts';
import type { Key } from '../words/index.ts';

export function Codes() {
  const say = useSay<Key>();
  const vouchers = useNames().data?.vouchers ?? [];
  if (vouchers.length === 0) {
    return null;
  }
  return (
    <Part title={say('codes')}>
      <div className="grid broad">
        <Look />
        <Import kinds={vouchers.map(({ key, name }) => ({ value: key, label: name }))} />
      </div>
    </Part>
  );
}

function Look() {
  const say = useSay<Key>();
  const { language } = useLanguage();
  const [code, setCode] = useState('');
  const look = useAct((_: void, { program }) =>
    answer(server.POST('/v1/programs/{program}/vouchers/validate', { params: { path: { program } }, body: { code, language } })),
  );
  const { voucher, claimable, member } = look.data ?? {};
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        look.mutate();
      }}
    >
      <TextInput label={say('codes_look')} required value={code} onChange={(event) => setCode(event.currentTarget.value)} />
      <Refusal error={look.error} />
      {voucher && (
        <Notice tone="good">
          {say('codes_held', { name: voucher.name ?? voucher.voucher })} {member && <Link href={`/members/${member}`}>{member}</Link>}
        </Notice>
      )}
      {claimable && <Notice tone="good">{say('codes_claimable', { voucher: claimable.voucher, n: claimable.left })}</Notice>}
      <div>
        <Button type="submit" variant="default" loading={look.isPending}>
          {say('codes_look_do')}
        </Button>
      </div>
    </form>
  );
}

function Import({ kinds }: { kinds: { value: string; label: string }[] }) {
  const say = useSay<Key>();
  const [kind, setKind] = useState(kinds[0]?.value ?? '');
  const [text, setText] = useState('');
  const codes = text.split(/\s+/).filter(Boolean);
  const bring = useAct((_: void, { program }) =>
    answer(
      server.POST('/v1/programs/{program}/vouchers/import', {
        params: { path: { program }, query: { kind }, header: { 'Idempotency-Key': once() } },
        body: codes as never,
        bodySerializer: (all: unknown) => (all as string[]).map((code) => `${JSON.stringify({ code })}\n`).join(''),
        headers: { 'Content-Type': 'application/x-ndjson' },
      }),
    ),
  );
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        bring.mutate(undefined, { onSuccess: () => setText('') });
      }}
    >
      <NativeSelect label={say('codes_kind')} value={kind} data={kinds} onChange={(event) => setKind(event.currentTarget.value)} />
      <Textarea label={say('codes_import')} rows={4} required value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <Refusal error={bring.error} />
      {bring.data && <Notice tone="good">{say('codes_imported', { n: bring.data.imported, pool: bring.data.pool })}</Notice>}
      <div>
        <Button type="submit" variant="default" loading={bring.isPending} disabled={codes.length === 0}>
          {say('codes_import_do')}
        </Button>
      </div>
    </form>
  );
}
