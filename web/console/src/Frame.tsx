// The frame of the console: areas at the side, the program and the person's choices above, and the calls behind it all.
import { answer, asCurl, type Schemas, server, session, signIn, signOut, useCalls, useSession } from '@regulars/client';
import { ActionIcon, Button, Chip, LanguageSwitch, NativeSelect, SchemeSwitch, useSay } from '@regulars/ui';
import { Dialog } from '@regulars/ui/Dialog.tsx';
import {
  IconBook2, IconBuildingStore, IconChecklist, IconClock, IconFlask, IconGift, IconHistory, IconHome, IconKey, IconListSearch, IconLogout,
  IconMenu2, IconPencil, IconTerminal2, IconUser, IconUsers, IconUserShield, IconStack2, IconWebhook,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { usePrograms, useScopes } from './data.ts';
import type { Key } from './words/index.ts';

const PRODUCT = 'Regulars';

/** The areas, each with the scope that shows it: in the program, or on the server as a whole. */
const AREAS: [path: string, word: Key, icon: typeof IconHome, scope: Schemas['Scope'] | '', whole?: 'server'][] = [
  ['/', 'nav_home', IconHome, ''],
  ['/members', 'nav_members', IconUsers, 'members:read'],
  ['/designer', 'nav_designer', IconPencil, 'programs:write'],
  ['/try', 'nav_try', IconFlask, 'quotes:read'],
  ['/versions', 'nav_versions', IconHistory, 'programs:read'],
  ['/program', 'nav_program', IconBook2, ''],
  ['/rewards', 'nav_rewards', IconGift, 'reports:read'],
  ['/events', 'nav_events', IconListSearch, 'events:read'],
  ['/jobs', 'nav_jobs', IconStack2, 'jobs:read'],
  ['/instructions', 'nav_instructions', IconChecklist, 'reports:read'],
  ['/partners', 'nav_partners', IconBuildingStore, 'reports:read'],
  ['/keys', 'nav_keys', IconKey, 'keys:write', 'server'],
  ['/webhooks', 'nav_webhooks', IconWebhook, 'webhooks:read'],
  ['/staff', 'nav_staff', IconUserShield, 'staff:read', 'server'],
  ['/system', 'nav_system', IconClock, 'programs:read'],
];

export function Frame({ children }: { children: ReactNode }) {
  const say = useSay<Key>();
  const [place] = useLocation();
  const [open, setOpen] = useState(false);
  const [inspecting, setInspecting] = useState(false);
  const scopes = useScopes();
  const isStaff = useSession()?.staff === true;
  const shown = AREAS.filter(([, , , scope, whole]) => scope === '' || scopes[whole ?? 'program'].includes(scope));
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
          {shown.map(([path, word, Icon]) => {
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
            {isStaff && (
              <ActionIcon component={Link} href="/account" variant="default" size="input-sm" aria-label={say('nav_account')}>
                <IconUser size={18} />
              </ActionIcon>
            )}
            <ActionIcon variant="default" size="input-sm" aria-label={say('leave')} onClick={() => void leave()}>
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

/** Ends the session on the server, too. Without an answer it ends here all the same, and there by itself. */
async function leave() {
  if (session()?.staff) {
    await answer(server.DELETE('/v1/me/session', {})).catch(() => undefined);
  }
  signOut();
}

function ProgramSwitch() {
  const say = useSay<Key>();
  const held = useSession();
  const [, go] = useLocation();
  const programs = usePrograms().data?.items ?? [];
  const now = programs.find((program) => program.slug === held?.program);
  return (
    <div className="row">
      <NativeSelect
        aria-label={say('program')}
        value={held?.program ?? ''}
        data={programs.length > 0 ? programs.map(({ slug }) => slug) : [held?.program ?? '']}
        onChange={(event) => {
          signIn({ key: '', ...held, program: event.currentTarget.value });
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
