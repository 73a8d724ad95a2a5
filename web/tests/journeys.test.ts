// What people do, from one page to the next, against a real server.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, axeFinds, begin, KEY, makeKey, PAGES, PROGRAM, settled, signedIn, watchFor } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await begin();
});
afterAll(() => browser.close());

async function open(app: string, place: string, more: object = {}, width = 1180): Promise<{ page: Page; wrong: string[]; context: BrowserContext }> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'en-GB', timezoneId: 'Asia/Shanghai' });
  await context.addInitScript(() =>
    localStorage.setItem('regulars.pos.device', JSON.stringify({ store: 'Jing’an', currency: 'CNY', products: [] })),
  );
  await signedIn(context, app, more);
  const page = await context.newPage();
  const wrong = watchFor(page, /ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
  await page.goto(`${PAGES}/${app}${place}`);
  await settled(page);
  return { page, wrong, context };
}

/** A phone that nobody has: the demo keeps what earlier runs enrolled. */
const phone = () => `+86138${String(Date.now()).slice(-8)}`;

async function balanceOf(member: string): Promise<number> {
  const told = (await ask(`/members/${member}/balance`)) as unknown as { wallets: { wallet: string; available: number }[] };
  return told.wallets.find(({ wallet }) => wallet === 'points')?.available ?? 0;
}

test('enrol at the till, earn, see it in the portal, redeem there, hand over at the till, return', async () => {
  const till = await open('pos', '/');
  await till.page.getByRole('button', { name: 'New member' }).click();
  await till.page.getByLabel('Phone, with the country code').fill(phone());
  await till.page.getByLabel('Name', { exact: true }).fill('Mei');
  await till.page.getByRole('button', { name: 'Enrol', exact: true }).click();
  await till.page.getByRole('heading', { name: 'Mei' }).waitFor();
  const member = new URL(till.page.url()).searchParams.get('member') ?? '';
  expect(member).toMatch(/^mbr_/);
  const welcome = await balanceOf(member);

  await till.page.getByLabel('Amount').fill('32,50');
  await till.page.getByRole('button', { name: 'Add', exact: true }).click();
  await till.page.getByText('Earns', { exact: true }).waitFor();
  await till.page.getByRole('button', { name: 'Take the order' }).click();
  await till.page.getByText(/^Order R-\w+ is taken$/).waitFor();
  expect(await balanceOf(member)).toBe(welcome + 32);

  const portal = await open('portal', '/', { member }, 390);
  await portal.page.getByText(String(welcome + 32), { exact: true }).first().waitFor();
  await portal.page.getByRole('link', { name: 'Activity' }).click();
  await portal.page.getByText('Purchase', { exact: true }).click();
  await portal.page.getByText('A point per yuan').waitFor();
  await portal.page.getByRole('link', { name: 'Rewards' }).click();
  await portal.page.getByRole('button', { name: 'Take it: Cup sleeve' }).click();
  await portal.page.getByRole('dialog').getByRole('button', { name: 'Take it' }).click();
  await portal.page.getByRole('heading', { name: 'It is yours' }).waitFor();
  expect(await balanceOf(member)).toBe(welcome + 32 - 300);

  await till.page.getByRole('button', { name: 'Next customer' }).click();
  await till.page.goto(`${PAGES}/pos/?member=${member}`);
  await till.page.getByRole('button', { name: 'Hand over' }).click();
  await expect.poll(async () => ((await ask(`/members/${member}/redemptions`)).items[0] as unknown as { state: string }).state).toBe('used');

  await till.page.getByRole('button', { name: 'Return', exact: true }).click();
  await till.page.getByRole('button', { name: /^R-/ }).click();
  await till.page.getByRole('button', { name: 'Return the whole order' }).click();
  await till.page.getByText('Taken back: −32 points').waitFor();
  expect(await balanceOf(member)).toBe(welcome - 300);
  expect([...till.wrong, ...portal.wrong]).toEqual([]);
  await till.context.close();
  await portal.context.close();
});

test('the till tells by name on which level whoever stands before it is', async () => {
  let silver = '';
  for (const { id } of (await ask('/members?limit=50')).items) {
    const told = (await ask(`/members/${id}/tiers`)) as unknown as { tier_sets: { level?: { name: string } }[] };
    if (told.tier_sets[0]?.level?.name === 'Silver') silver = id;
  }
  expect(silver).toMatch(/^mbr_/);
  const { page, wrong, context } = await open('pos', `/?member=${silver}`);
  await page.getByText('Silver', { exact: true }).first().waitFor();
  expect(wrong).toEqual([]);
  await context.close();
});

test('the door: a wrong key is told, a right one opens; nothing of it is left when the tab goes', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB', serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.goto(`${PAGES}/portal/?program=${PROGRAM}`);
  await page.getByLabel('Phone, e-mail or member number').fill('M-00003');
  await page.getByLabel('API key').fill('rk_live_wrong');
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('API key').fill(KEY);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('heading', { name: /^Hello/ }).waitFor();
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  expect(kept).not.toContain('rk_');
  const other = await context.newPage();
  await other.goto(`${PAGES}/portal/`);
  await other.getByRole('heading', { name: 'Your membership' }).waitFor();
  await context.close();
});

test('the language is switched, and the server’s sentences with it', async () => {
  const member = (await ask('/members?limit=2')).items[1]?.id;
  const { page, wrong, context } = await open('portal', '/settings', { member }, 390);
  await page.getByLabel('Language').selectOption('et');
  await page.getByRole('heading', { name: 'Keel ja välimus' }).waitFor();
  await page.getByRole('link', { name: 'Avaleht' }).click();
  await page.getByText(/ja saad taseme|Kõrgeim tase/).first().waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('et');
  expect(wrong).toEqual([]);
  await context.close();
});

test('without a network the portal opens with what it last knew, dated; when the tab was closed, too', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`${PAGES}/portal/?program=${PROGRAM}`);
  await page.getByLabel('Phone, e-mail or member number').fill('M-00003');
  await page.getByLabel('API key').fill(KEY);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('heading', { name: /^Hello/ }).waitFor();
  // The worker is told of the page's files a moment after the start.
  await page.waitForFunction(async () => {
    const cache = await caches.open('regulars-portal-1');
    return 3 < (await cache.keys()).length;
  });
  await context.setOffline(true);
  const dated = /^You are offline\. This is how it stood on/;
  await page.reload();
  await page.getByText(dated).waitFor();
  await page.close();
  const cold = await context.newPage();
  await cold.goto(`${PAGES}/portal/`);
  await cold.getByText(dated).waitFor();
  await cold.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
  await context.close();
});

test('a manager corrects a balance with a reason, reads why, and takes it back', async () => {
  const member = (await ask('/members?limit=5')).items[4]?.id ?? '';
  const before = await balanceOf(member);
  const { page, wrong, context } = await open('console', `/members/${member}`);
  await page.getByRole('button', { name: 'Correct a balance' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount, with − to take away').fill('25');
  await dialog.getByLabel('Reason, which stays with it').fill('The receipt was typed wrong');
  await dialog.getByRole('button', { name: 'Correct', exact: true }).click();
  await expect.poll(() => balanceOf(member)).toBe(before + 25);
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await page.getByRole('button', { name: 'Reverse' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reverse' }).click();
  await expect.poll(() => balanceOf(member)).toBe(before);
  expect(wrong).toEqual([]);
  await context.close();
});

test('a card of the program is changed: a mistake is shown where it is, the right text is saved and compared', async () => {
  const { page, wrong, context } = await open('console', '/designer');
  const edit = async (text: string) => {
    await page.getByRole('button', { name: 'Edit Check-in' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill(text);
    await dialog.getByRole('button', { name: 'Save' }).click();
  };
  const points = 3 + (Date.now() % 90);
  const good = (n: number) => `name: { en: Check-in }\non: activity.check_in\ngive: ${n} points\nlimit: once a day`;
  await edit(good(points).replace('points', 'pints'));
  await page.getByText(/^\/earn\/check_in/).first().waitFor();
  await edit(good(points));
  await page.getByText('No mistakes').waitFor();
  await page.getByRole('button', { name: 'Save the draft' }).click();
  await page.getByText('Draft saved').waitFor();
  await page.getByRole('tab', { name: 'Changes' }).click();
  await page.getByText(`${points} points`).waitFor();
  expect(wrong).toEqual([]);
  await context.close();
});

test('a draft is tried on the program’s own history, beside the live version', async () => {
  const { page, wrong, context } = await open('console', '/designer');
  await page.getByText('No mistakes').waitFor();
  await page.getByRole('button', { name: 'Backtest the draft' }).click();
  await page.getByRole('columnheader', { name: 'Live version' }).first().waitFor();
  await page.getByRole('cell', { name: 'Cost of what is issued' }).waitFor();
  await page.getByRole('heading', { name: 'What each rule gives' }).waitFor();
  if (process.env.PICTURES) {
    await page.screenshot({ path: `${process.env.PICTURES}/console-backtest-en.png`, fullPage: true });
  }
  expect(wrong).toEqual([]);
  await context.close();
});

test('a cart and a member: the quote with every reason, and nothing recorded', async () => {
  const member = (await ask('/members?limit=2')).items[1]?.id ?? '';
  const before = await balanceOf(member);
  const { page, wrong, context } = await open('console', '/try');
  await page.getByRole('textbox', { name: 'Member', exact: true }).fill('M-00003');
  await page.getByLabel('Price of one').fill('70.00');
  await page.getByRole('button', { name: 'Quote' }).click();
  await page.getByText('+140 points').waitFor();
  await page.getByText('big_basket: ×2 → 70 points more').waitFor();
  expect(await balanceOf(member)).toBe(before);
  if (process.env.PICTURES) {
    await page.screenshot({ path: `${process.env.PICTURES}/console-quote-en.png`, fullPage: true });
  }
  expect(wrong).toEqual([]);
  await context.close();
});

test('a new program is made, published, changed, and returned to what it was', async () => {
  const context = await browser.newContext({ viewport: { width: 1180, height: 900 }, locale: 'en-GB' });
  const page = await context.newPage();
  const wrong = watchFor(page);
  const slug = `trial-${Date.now()}`;
  await page.goto(`${PAGES}/console/`);
  await page.getByRole('button', { name: 'Use an API key instead' }).click();
  await page.getByLabel('API key').fill(KEY);
  await page.getByRole('button', { name: 'Sign in' }).click();
  // With one program alone the console opens it; a second one makes it ask.
  const asked = page.getByLabel('Name of a new program');
  await asked.or(page.getByRole('heading', { name: 'Home' })).waitFor();
  if (!(await asked.isVisible())) {
    await context.close();
    return;
  }
  await asked.fill(slug);
  await page.getByRole('button', { name: 'Create a sandbox' }).click();
  const publish = async (note: string) => {
    await page.getByText('No mistakes').waitFor();
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByLabel('What changes, in a sentence').fill(note);
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('cell', { name: note }).waitFor();
  };
  await page.getByRole('link', { name: 'Designer' }).click();
  await publish('the first');
  await page.getByRole('link', { name: 'Designer' }).click();
  await page.getByRole('button', { name: 'Edit A point for each euro' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('name: { en: Two for each euro }\non: order.paid\ngive: 2 points per 1.00 of eligible');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await publish('twice as much');
  await page.getByRole('button', { name: 'Return to version 1' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Return to version 1' }).click();
  await page.getByRole('row', { name: /^3\s*live/ }).waitFor();
  expect(wrong).toEqual([]);
  await context.close();
});

test('the cart may be filled before the customer is known, and stays when they are found', async () => {
  const { page, wrong, context } = await open('pos', '/');
  await page.getByLabel('Amount').fill('18');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'One more Item' }).click();
  expect(await page.getByRole('button', { name: 'Take the order' }).isDisabled()).toBe(true);
  await page.getByLabel('Card, phone or e-mail').fill('M-00002');
  await page.getByLabel('Card, phone or e-mail').press('Enter');
  await page.getByText(/^\+\d+ points$/).waitFor();
  await page.getByRole('button', { name: 'Take the order' }).click();
  await page.getByText(/is taken$/).waitFor();
  // The next card at the scanner begins the next sale.
  await page.getByLabel('Card, phone or e-mail').fill('M-00003');
  await page.getByLabel('Card, phone or e-mail').press('Enter');
  await page.getByText('Tap a product or type an amount').waitFor();
  expect(wrong).toEqual([]);
  await context.close();
});

test('whoever lacks a right is told so where it is missing, and nothing is done', async () => {
  const scopes = ['programs:read', 'members:read', 'events:read'];
  const { secret } = await makeKey(scopes);
  const member = (await ask('/members?limit=2')).items[1]?.id ?? '';
  const before = await balanceOf(member);
  const { page, wrong, context } = await open('console', `/members/${member}`, { key: secret });
  await page.getByRole('button', { name: 'Correct a balance' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount, with − to take away').fill('25');
  await dialog.getByLabel('Reason, which stays with it').fill('I may not');
  await dialog.getByRole('button', { name: 'Correct', exact: true }).click();
  await dialog.getByText('the key lacks the scope events:write').waitFor();
  expect(await balanceOf(member)).toBe(before);
  await page.goto(`${PAGES}/console/webhooks`);
  await page.getByText('You may not see this').first().waitFor();
  expect(wrong).toEqual([]);
  await context.close();
});

test('the root leads to each page; a key is in no address', async () => {
  const context = await browser.newContext({ locale: 'et' });
  const page = await context.newPage();
  const wrong = watchFor(page);
  for (const [name, heading] of [['Haldus', 'Sisene haldusse'], ['Liikme leht', 'Sinu liikmelisus'], ['Kassa', 'Ava kassa']] as const) {
    await page.goto(`${PAGES}/`);
    wrong.push(...(await axeFinds(page)));
    await page.getByRole('link', { name }).click();
    await page.getByRole('heading', { name: heading }).waitFor();
    expect(page.url()).not.toContain('rk_');
  }
  expect(wrong).toEqual([]);
  await context.close();
});

test('a till learns from the program in what it is paid; days are those of the program wherever the device is', async () => {
  const context = await browser.newContext({ viewport: { width: 1180, height: 900 }, locale: 'en-GB', timezoneId: 'America/Los_Angeles' });
  const page = await context.newPage();
  const wrong = watchFor(page);
  await page.goto(`${PAGES}/pos/?program=${PROGRAM}`);
  await page.getByLabel('API key').fill(KEY);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByLabel('Amount').fill('18');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('¥18.00').first().waitFor();
  await signedIn(context, 'console');
  await page.goto(`${PAGES}/console/versions`);
  const { items } = (await ask('/versions')) as unknown as { items: { published_at: string }[] };
  const moment = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Shanghai' });
  const day = moment.format(new Date(items.at(-1)?.published_at ?? 0)).replaceAll(/\s+/g, ' ');
  await page.getByText(day).first().waitFor();
  expect(wrong).toEqual([]);
  await context.close();
});
