// Every page in every language, size and scheme: nothing cut, nothing untranslated in the console, nothing axe minds.
import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ask, axeFinds, begin, PAGES, settled, signedIn, sticksOut, watchFor } from './browser.ts';

const LANGUAGES = ['en', 'zh-Hans', 'zh-Hant', 'et'];
const LOOKS = [
  { name: 'phone-light', scheme: 'light', width: 390, height: 844 },
  { name: 'desk-dark', scheme: 'dark', width: 1280, height: 900 },
] as const;
/** A live program, whose rules need no key. */
const { open: OPEN } = inject('demo');

/** The pages of each app, by their place after its path. `{member}` is a member of the demo. */
const PLACES: Record<string, Record<string, string>> = {
  portal: {
    home: '/', rewards: '/rewards', card: '/card', activity: '/activity', more: '/more', challenges: '/challenges',
    benefits: '/benefits', games: '/games', plan: '/plan', friends: '/friends', terms: '/rules', household: '/household', data: '/data', settings: '/settings',
  },
  pos: { nobody: '/', member: '/?member={member}' },
  console: {
    home: '/', members: '/members', member: '/members/{member}', activity: '/members/{member}?tab=timeline', has: '/members/{member}?tab=has',
    profile: '/members/{member}?tab=profile', rules: '/program',
    designer: '/designer', try: '/try', rewards: '/rewards', events: '/events', jobs: '/jobs', partners: '/partners', instructions: '/instructions',
    keys: '/keys', staff: '/staff', versions: '/versions', webhooks: '/webhooks', system: '/system',
  },
};

let browser: Browser;
let member = '';

beforeAll(async () => {
  browser = await begin();
  member = (await ask('/members?limit=2')).items[1]?.id ?? '';
});
afterAll(() => browser.close());

const apps = Object.keys(PLACES).filter((app) => !process.env.ONLY || process.env.ONLY === app);

interface Look {
  name: string;
  scheme: 'light' | 'dark';
  width: number;
  height: number;
}

async function look(app: string, language: string, looks: Look, door: boolean, places: [string, string][]): Promise<string[]> {
  const context = await browser.newContext({
    viewport: { width: looks.width, height: looks.height },
    colorScheme: looks.scheme,
    timezoneId: 'Asia/Shanghai',
    serviceWorkers: 'block',
  });
  await context.addInitScript((chosen) => localStorage.setItem('regulars.language', chosen), language);
  await context.addInitScript(() =>
    localStorage.setItem(
      'regulars.pos.device',
      JSON.stringify({ store: 'Leaf & Cloud', currency: 'CNY', products: [{ name: 'Oolong', category: 'drink', price: 1800 }] }),
    ),
  );
  if (!door) {
    await signedIn(context, app, app === 'portal' ? { member } : {});
  }
  const page = await context.newPage();
  const wrong = watchFor(page);
  const found: string[] = [];
  for (const [name, place] of places) {
    await page.goto(`${PAGES}/${app}${place.replace('{member}', member)}`);
    await settled(page);
    const here = [...wrong.splice(0), ...(await axeFinds(page)), ...(await sticksOut(page))];
    found.push(...here.map((what) => `${app} ${name} ${language} ${looks.name}: ${what}`));
    if (process.env.PICTURES) {
      mkdirSync(process.env.PICTURES, { recursive: true });
      await page.screenshot({ path: `${process.env.PICTURES}/${app}-${name}-${language}-${looks.name}.png`, fullPage: app !== 'portal' });
    }
  }
  await context.close();
  return found;
}

for (const app of apps) {
  for (const language of LANGUAGES) {
    test(`${app} in ${language}`, async () => {
      const wrong: string[] = [];
      for (const looks of LOOKS) {
        const doors: [string, string][] = [['door', `/?program=${OPEN}`]];
        if (app === 'portal') {
          doors.push(['rules', `/rules/${OPEN}`]);
        }
        wrong.push(...(await look(app, language, looks, true, doors)));
        wrong.push(...(await look(app, language, looks, false, Object.entries(PLACES[app] ?? {}))));
      }
      expect(wrong).toEqual([]);
    });
  }
}
