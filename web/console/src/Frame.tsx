// The frame of the console: areas at the side, the program and the person's choices above, and the calls behind it all.
import { asCurl, signIn, signOut, useCalls, useSession } from '@regulars/client';
import { ActionIcon, Button, Chip, LanguageSwitch, NativeSelect, SchemeSwitch, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import {
  IconBook2, IconBuildingStore, IconChecklist, IconClock, IconFlask, IconGift, IconHistory, IconHome, IconKey, IconListSearch, IconLogout,
  IconMenu2, IconPencil, IconTerminal2, IconUsers, IconStack2, IconWebhook,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { usePrograms } from './data.ts';
import type { Key } from './words/index.ts';

const PRODUCT = 'Regulars';

const AREAS: [path: string, word: Key, icon: typeof IconHome][] = [
  ['/', 'nav_home', IconHome],
  ['/members', 'nav_members', IconUsers],
  ['/designer', 'nav_designer', IconPencil],
  ['/try', 'nav_try', IconFlask],
  ['/versions', 'nav_versions', IconHistory],
  ['/program', 'nav_program', IconBook2],
  ['/rewards', 'nav_rewards', IconGift],
  ['/events', 'nav_events', IconListSearch],
  ['/jobs', 'nav_jobs', IconStack2],
  ['/instructions', 'nav_instructions', IconChecklist],
  ['/partners', 'nav_partners', IconBuildingStore],
  ['/keys', 'nav_keys', IconKey],
  ['/webhooks', 'nav_webhooks', IconWebhook],
  ['/system', 'nav_system', IconClock],
];

export function Frame({ children }: { children: ReactNode }) {
  const say = useSay<Key>();
  const [place] = useLocation();
  const [open, setOpen] = useState(false);
  const [inspecting, setInspecting] = useState(false);
  return (
    <div className="frame">
      <aside className={open ? 'side open' : 'side'}>
        <div className="row apart fixed">
          <span className="mark">{PRODUCT}</span>
          <ActionIcon className="side-toggle" variant="default" size="input-sm" aria-label={say('menu')} aria-expanded={open} onClick={() => setOpen(!open)}>
            <IconMenu2 size={18} />
          </ActionIcon>
        </div>
        <nav aria-label={say('nav')} className="side-nav" onClick={() => setOpen(false)}>
          {AREAS.map(([path, word, Icon]) => {
            const here = path === '/' ? place === '/' : place.startsWith(path) || (path === '/jobs' && place.startsWith('/backtests'));
            return (
              <Link key={path} href={path} className="side-link" aria-current={here ? 'page' : undefined}>
                <Icon size={18} aria-hidden />
                {say(word)}
              </Link>
            );
          })}
        </nav>
      </aside>
      <div className="frame-main">
        <header className="frame-head row apart">
          <ProgramSwitch />
          <div className="row">
            <ActionIcon variant="default" size="input-sm" aria-label={say('inspector')} onClick={() => setInspecting(true)}>
              <IconTerminal2 size={18} />
            </ActionIcon>
            <LanguageSwitch />
            <SchemeSwitch />
            <ActionIcon variant="default" size="input-sm" aria-label={say('leave')} onClick={signOut}>
              <IconLogout size={18} />
            </ActionIcon>
          </div>
        </header>
        <main className="frame-body stack wide">{children}</main>
      </div>
      {inspecting && <Inspector onClose={() => setInspecting(false)} />}
    </div>
  );
}

function ProgramSwitch() {
  const say = useSay<Key>();
  const session = useSession();
  const [, go] = useLocation();
  const programs = usePrograms().data?.items ?? [];
  const now = programs.find((program) => program.slug === session?.program);
  return (
    <div className="row">
      <NativeSelect
        aria-label={say('program')}
        value={session?.program ?? ''}
        data={programs.length > 0 ? programs.map(({ slug }) => slug) : [session?.program ?? '']}
        onChange={(event) => {
          signIn({ key: session?.key ?? '', program: event.currentTarget.value });
          go('/');
        }}
      />
      {now && <Chip tone={now.mode === 'live' ? 'good' : 'warn'}>{say(now.mode === 'live' ? 'live' : 'sandbox')}</Chip>}
    </div>
  );
}

function Inspector({ onClose }: { onClose: () => void }) {
  const say = useSay<Key>();
  const calls = useCalls();
  return (
    <Dialog title={say('inspector')} open onClose={onClose} wide>
      <p className="quiet">{say('inspector_text')}</p>
      <ul className="stack tight">
        {calls.map((call, at) => (
          <li key={at} className="stack close">
            <span className="row">
              <Chip tone={call.status < 400 ? 'good' : 'bad'}>{call.status}</Chip>
              <span className="strong">{call.method}</span>
              <span className="quiet small">{say('inspector_took', { n: call.took })}</span>
              <Copy text={asCurl(call)} />
            </span>
            <pre className="code">{asCurl(call)}</pre>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

export function Copy({ text }: { text: string }) {
  const say = useSay<Key>();
  const [copied, setCopied] = useState(false);
  return (
    <Button size="compact-sm" variant="subtle" onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
      {say(copied ? 'ui_copied' : 'ui_copy')}
    </Button>
  );
}
