import { useSession } from '@regulars/client';
import { Loading, useSay } from '@regulars/ui';
import { lazy, Suspense, useEffect } from 'react';
import { Redirect, Route, Router, Switch, useLocation } from 'wouter';
import { Door } from './Door.tsx';
import { Frame } from './Frame.tsx';
import type { Key } from './words/index.ts';

const Home = lazy(() => import('./pages/Home.tsx').then((it) => ({ default: it.Home })));
const Members = lazy(() => import('./pages/Members.tsx').then((it) => ({ default: it.Members })));
const MemberPage = lazy(() => import('./member/MemberPage.tsx').then((it) => ({ default: it.MemberPage })));
const Rules = lazy(() => import('./pages/Rules.tsx').then((it) => ({ default: it.Rules })));
const Designer = lazy(() => import('./designer/Designer.tsx').then((it) => ({ default: it.Designer })));
const Try = lazy(() => import('./pages/Try.tsx').then((it) => ({ default: it.Try })));
const Versions = lazy(() => import('./pages/Versions.tsx').then((it) => ({ default: it.Versions })));
const Rewards = lazy(() => import('./pages/Rewards.tsx').then((it) => ({ default: it.Rewards })));
const Events = lazy(() => import('./pages/Events.tsx').then((it) => ({ default: it.Events })));
const Jobs = lazy(() => import('./pages/Jobs.tsx').then((it) => ({ default: it.Jobs })));
const Backtest = lazy(() => import('./pages/Backtest.tsx').then((it) => ({ default: it.Backtest })));
const Instructions = lazy(() => import('./pages/Instructions.tsx').then((it) => ({ default: it.Instructions })));
const Partners = lazy(() => import('./pages/Partners.tsx').then((it) => ({ default: it.Partners })));
const Keys = lazy(() => import('./pages/Keys.tsx').then((it) => ({ default: it.Keys })));
const Webhooks = lazy(() => import('./pages/Webhooks.tsx').then((it) => ({ default: it.Webhooks })));
const Staff = lazy(() => import('./pages/Staff.tsx').then((it) => ({ default: it.Staff })));
const Account = lazy(() => import('./pages/Account.tsx').then((it) => ({ default: it.Account })));
const System = lazy(() => import('./pages/System.tsx').then((it) => ({ default: it.System })));

/** Where links lead that begin an account. */
const LINKS = ['/first', '/join'];

export function App() {
  const say = useSay<Key>();
  useEffect(() => {
    document.title = `Regulars · ${say('title')}`;
  }, [say]);
  return (
    <Router base="/console">
      <Inside />
    </Router>
  );
}

function Inside() {
  const session = useSession();
  const [place] = useLocation();
  if (!session || LINKS.includes(place)) {
    return <Door />;
  }
  return (
    <Frame>
      <Suspense fallback={<Loading lines={5} />}>
        <Pages />
      </Suspense>
    </Frame>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/" component={Home} />
      <Route path="/members" component={Members} />
      <Route path="/members/:id">{({ id }) => <MemberPage key={id} id={id} />}</Route>
      <Route path="/program" component={Rules} />
      <Route path="/designer" component={Designer} />
      <Route path="/try" component={Try} />
      <Route path="/versions" component={Versions} />
      <Route path="/rewards" component={Rewards} />
      <Route path="/events">{() => <Events />}</Route>
      <Route path="/events/:id">{({ id }) => <Events id={id} />}</Route>
      <Route path="/jobs" component={Jobs} />
      <Route path="/backtests/:id">{({ id }) => <Backtest key={id} id={id} />}</Route>
      <Route path="/instructions" component={Instructions} />
      <Route path="/partners" component={Partners} />
      <Route path="/keys" component={Keys} />
      <Route path="/webhooks" component={Webhooks} />
      <Route path="/staff" component={Staff} />
      <Route path="/account" component={Account} />
      <Route path="/system" component={System} />
      <Route>
        <Redirect to="/" />
      </Route>
    </Switch>
  );
}
