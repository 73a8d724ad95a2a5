// The frame of the portal: what is shown, and the five places a thumb reaches.
import { signOut, useSession } from '@regulars/client';
import { Button, LanguageSwitch, Loading, SchemeSwitch, useSay } from '@regulars/ui';
import { IconGift, IconHome, IconListDetails, IconMenu2, IconQrcode } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Link, Redirect, Route, Router, Switch, useLocation } from 'wouter';
import { Door } from './pages/Door.tsx';
import { Home, Offline } from './pages/Home.tsx';
import { More } from './pages/More.tsx';
import { useOnline } from './online.ts';
import { forgetSnapshot, lastSnapshot } from './snapshot.ts';
import type { Key } from './words/index.ts';

const BASE = '/portal';

// The first visit loads the home page; what lies behind it comes when it is opened.
const Activity = lazy(() => import('./pages/Activity.tsx').then((it) => ({ default: it.Activity })));
const CardPage = lazy(() => import('./pages/Card.tsx').then((it) => ({ default: it.CardPage })));
const RewardsPage = lazy(() => import('./pages/Rewards.tsx').then((it) => ({ default: it.RewardsPage })));
const Challenges = lazy(() => import('./pages/Challenges.tsx').then((it) => ({ default: it.Challenges })));
const Benefits = lazy(() => import('./pages/Challenges.tsx').then((it) => ({ default: it.Benefits })));
const Friends = lazy(() => import('./pages/Friends.tsx').then((it) => ({ default: it.Friends })));
const HouseholdPage = lazy(() => import('./pages/Friends.tsx').then((it) => ({ default: it.HouseholdPage })));
const Games = lazy(() => import('./pages/Games.tsx').then((it) => ({ default: it.Games })));
const Plan = lazy(() => import('./pages/Plan.tsx').then((it) => ({ default: it.Plan })));
const Rules = lazy(() => import('./pages/Rules.tsx').then((it) => ({ default: it.Rules })));
const MyData = lazy(() => import('./pages/MyData.tsx').then((it) => ({ default: it.MyData })));

const TABS: [path: string, word: Key, icon: ReactNode][] = [
  ['/', 'tab_home', <IconHome key="home" size={22} />],
  ['/rewards', 'tab_rewards', <IconGift key="gift" size={22} />],
  ['/card', 'tab_card', <IconQrcode key="card" size={22} />],
  ['/activity', 'tab_activity', <IconListDetails key="list" size={22} />],
  ['/more', 'tab_more', <IconMenu2 key="more" size={22} />],
];

export function App() {
  return (
    <Router base={BASE}>
      <Pages />
    </Router>
  );
}

function Pages() {
  const say = useSay<Key>();
  const session = useSession();
  const online = useOnline();
  const [place] = useLocation();
  useEffect(() => {
    document.title = say('title');
  }, [say]);
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [place]);
  // The key goes with the tab, but what the member last saw may be looked at on the way.
  if (!session?.member && !online && lastSnapshot()) {
    return (
      <Frame>
        <Offline />
      </Frame>
    );
  }
  if (!session?.member) {
    return (
      <Switch>
        <Route path="/rules/:program">{({ program }) => <Frame><Rules program={program} /></Frame>}</Route>
        <Route>
          <Door />
        </Route>
      </Switch>
    );
  }
  return (
    <Frame tabs>
      <Switch>
        <Route path="/" component={Home} />
        <Route path="/rewards" component={RewardsPage} />
        <Route path="/card" component={CardPage} />
        <Route path="/activity" component={Activity} />
        <Route path="/more" component={More} />
        <Route path="/challenges" component={Challenges} />
        <Route path="/games" component={Games} />
        <Route path="/plan" component={Plan} />
        <Route path="/benefits" component={Benefits} />
        <Route path="/friends" component={Friends} />
        <Route path="/household" component={HouseholdPage} />
        <Route path="/rules">
          <Rules program={session.program} />
        </Route>
        <Route path="/data" component={MyData} />
        <Route path="/settings" component={Settings} />
        <Route>
          <Redirect to="/" />
        </Route>
      </Switch>
    </Frame>
  );
}

function Frame({ tabs, children }: { tabs?: boolean; children: ReactNode }) {
  const say = useSay<Key>();
  const [place] = useLocation();
  const own = TABS.some(([path]) => path === place);
  return (
    <div className="phone">
      <main className="stack wide">
        <Suspense fallback={<Loading lines={4} />}>{children}</Suspense>
      </main>
      {tabs && (
        <nav className="tabs" aria-label={say('nav')}>
          {TABS.map(([path, word, icon]) => {
            const here = path === place || (path === '/more' && !own);
            return (
              <Link key={path} href={path} aria-current={here ? 'page' : undefined} className="tab">
                {icon}
                <span>{say(word)}</span>
              </Link>
            );
          })}
        </nav>
      )}
    </div>
  );
}

function Settings() {
  const say = useSay<Key>();
  return (
    <>
      <h1>{say('more_settings')}</h1>
      <div className="row">
        <LanguageSwitch />
        <SchemeSwitch />
      </div>
      <div>
        <Button
          variant="default"
          onClick={() => {
            forgetSnapshot();
            signOut();
          }}
        >
          {say('more_leave')}
        </Button>
      </div>
    </>
  );
}
