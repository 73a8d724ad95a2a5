import { signOut, useSession } from '@regulars/client';
import { ActionIcon, LanguageSwitch, SchemeSwitch, useSay } from '@regulars/ui';
import { IconLogout, IconMessage2 } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Router, useSearchParams } from 'wouter';
import { forAnother, newSale } from './cart.ts';
import { device } from './device.ts';
import { CartPanel } from './panels/CartPanel.tsx';
import { Door } from './panels/Door.tsx';
import { Find } from './panels/Find.tsx';
import { MemberPanel } from './panels/MemberPanel.tsx';
import { Scripts } from './panels/Scripts.tsx';
import type { Key } from './words/index.ts';

export function App() {
  return (
    <Router base="/pos">
      <Till />
    </Router>
  );
}

function Till() {
  const say = useSay<Key>();
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const [scripts, setScripts] = useState(false);
  const [sale, setSale] = useState(newSale);
  const member = search.get('member');
  useEffect(() => {
    document.title = say('title');
  }, [say]);
  if (!session) {
    return <Door />;
  }
  const choose = (id: string | null) => {
    setSale(forAnother(sale));
    setSearch(id ? { member: id } : {});
  };
  return (
    <div className="till">
      <header className="till-head row apart">
        <h1>{device().store || say('title')}</h1>
        <div className="row">
          <ActionIcon variant="default" size="input-sm" aria-label={say('scripts')} onClick={() => setScripts(true)}>
            <IconMessage2 size={18} />
          </ActionIcon>
          <LanguageSwitch />
          <SchemeSwitch />
          <ActionIcon variant="default" size="input-sm" aria-label={say('leave')} onClick={signOut}>
            <IconLogout size={18} />
          </ActionIcon>
        </div>
      </header>
      <main className="till-body">
        <section className="stack">
          <Find onFound={choose} />
          <MemberPanel id={member} onAnother={() => choose(null)} />
        </section>
        <CartPanel member={member} sale={sale} onChange={setSale} onNext={() => choose(null)} />
      </main>
      {scripts && <Scripts onClose={() => setScripts(false)} />}
    </div>
  );
}
