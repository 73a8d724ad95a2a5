import { useSay } from '@regulars/ui';
import { IconBook2, IconChevronRight, IconDice5, IconFlame, IconHome2, IconScale, IconSettings, IconShieldLock, IconSparkles, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Key } from '../words/index.ts';

const PLACES: [path: string, word: Key, icon: ReactNode][] = [
  ['/challenges', 'more_challenges', <IconFlame key="a" size={20} />],
  ['/games', 'more_games', <IconDice5 key="h" size={20} />],
  ['/benefits', 'more_benefits', <IconSparkles key="b" size={20} />],
  ['/plan', 'more_plan', <IconScale key="i" size={20} />],
  ['/friends', 'more_friends', <IconUsers key="c" size={20} />],
  ['/household', 'more_household', <IconHome2 key="d" size={20} />],
  ['/rules', 'more_rules', <IconBook2 key="e" size={20} />],
  ['/data', 'more_data', <IconShieldLock key="f" size={20} />],
  ['/settings', 'more_settings', <IconSettings key="g" size={20} />],
];

export function More() {
  const say = useSay<Key>();
  return (
    <>
      <h1>{say('tab_more')}</h1>
      <ul className="card flush">
        {PLACES.map(([path, word, icon]) => (
          <li key={path}>
            <Link href={path} className="place">
              <span className="quiet">{icon}</span>
              <span className="grow">{say(word)}</span>
              <IconChevronRight size={18} className="quiet" aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
