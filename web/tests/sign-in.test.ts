// How people come in: the first administrator by a link, others by theirs, everybody with a second factor.
import { createHmac } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFinds, begin, FIRST, PAGES, PROGRAM, settled, sticksOut, watchFor } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await begin();
});
afterAll(() => browser.close());

const PASSWORD = 'korv täis sinist pilve';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_MS = 30_000;

/** RFC 6238, as an app has it. `later` steps ahead: each code counts once. */
function totp(secret: string, later = 0): string {
  const bits = [...secret.replaceAll(/\s/g, '')].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / STEP_MS) + later));
  const hash = createHmac('sha1', key).update(counter).digest();
  const number = hash.readUInt32BE((hash[19] ?? 0) & 15) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** Sets up the app and keeps the codes. The answer is the app's secret. */
async function enrol(page: Page): Promise<string> {
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
  const secret = (await page.locator('.code').first().textContent()) ?? '';
  await page.getByLabel('Six digits from the app').fill('000000');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').waitFor();
  expect(await axeFinds(page)).toEqual([]);
  await page.getByLabel('Six digits from the app').fill(totp(secret));
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Recovery codes' }).waitFor();
  const codes = ((await page.locator('pre').textContent()) ?? '').split('\n');
  expect(new Set(codes).size).toBe(10);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  return secret;
}

test('the first administrator begins by a link and lets a clerk in, who sees what clerks see', async () => {
  if (!FIRST) {
    return;
  }
  const context = await browser.newContext({ viewport: { width: 1180, height: 900 }, locale: 'en-GB' });
  const page = await context.newPage();
  const wrong = watchFor(page);
  await page.goto(FIRST);
  await page.getByRole('heading', { name: 'Begin with your account' }).waitFor();
  expect(page.url()).not.toContain('#');
  await page.getByLabel(/^Name/).fill('Mari Maasikas');
  await page.getByLabel('E-mail').fill('mari@tea.example');
  await page.getByLabel('New password').fill('iloveyou');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').getByText('tried first').waitFor();
  wrong.push(...(await axeFinds(page)), ...(await sticksOut(page)));
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Continue' }).click();
  const secret = await enrol(page);
  await page.getByRole('button', { name: PROGRAM }).click();
  await page.getByRole('heading', { name: 'Home' }).waitFor();

  // Nothing of it can be read by a script; another tab is signed in all the same.
  expect(await page.evaluate(() => document.cookie)).toBe('');
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  const { value } = (await context.cookies()).find(({ name }) => name === '__Host-regulars') ?? { value: '' };
  expect(value).toMatch(/^[0-9a-f]{64}$/);
  expect(kept).not.toContain(value);
  const other = await context.newPage();
  await other.goto(`${PAGES}/console/`);
  await other.getByRole('button', { name: PROGRAM }).click();
  await other.getByRole('heading', { name: 'Home' }).waitFor();
  await other.close();

  await page.getByRole('link', { name: 'Staff' }).click();
  await page.getByRole('cell', { name: 'mari@tea.example' }).waitFor();
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Name/).fill('Jaan Tamm');
  await dialog.getByLabel('E-mail').fill('jaan@tea.example');
  await dialog.getByLabel('Role', { exact: true }).selectOption('clerk');
  await dialog.getByLabel('Where').selectOption(PROGRAM);
  wrong.push(...(await axeFinds(page)));
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = (await dialog.locator('pre').textContent()) ?? '';
  expect(link).toMatch(/\/console\/join#[0-9a-f]{64}$/);

  const clerk = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
  const phone = await clerk.newPage();
  const amiss = watchFor(phone);
  await phone.goto(link);
  await phone.getByLabel('New password').fill(PASSWORD);
  await phone.getByRole('button', { name: 'Continue' }).click();
  await enrol(phone);
  await phone.getByRole('heading', { name: 'Home' }).waitFor();
  await phone.getByRole('button', { name: 'Menu' }).click();
  await phone.getByRole('link', { name: 'Members' }).waitFor();
  for (const hidden of ['Staff', 'API keys', 'Designer', 'Webhooks']) {
    expect(await phone.getByRole('link', { name: hidden }).count(), hidden).toBe(0);
  }
  amiss.push(...(await sticksOut(phone)));
  await phone.goto(`${PAGES}/console/staff`);
  await phone.getByText('You may not see this').first().waitFor();

  // Disabled, and out at once.
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Change Jaan Tamm' }).click();
  await page.getByRole('button', { name: 'Disable: sign out everywhere' }).click();
  await page.getByRole('cell', { name: 'disabled' }).waitFor();
  await phone.goto(`${PAGES}/console/members`);
  await phone.getByRole('heading', { name: 'Sign in to the console' }).waitFor();
  await clerk.close();

  // Out, and in again with the password and the next code.
  await page.getByRole('link', { name: 'My account' }).click();
  await page.getByText('10 recovery codes are left').waitFor();
  wrong.push(...(await axeFinds(page)), ...(await sticksOut(page)));
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('heading', { name: 'Sign in to the console' }).waitFor();
  expect(await context.cookies()).toEqual([]);
  await page.getByLabel('E-mail').fill('mari@tea.example');
  await page.getByLabel(/^Password/).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel(/^Password/).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Six digits from the app').fill(totp(secret, 1));
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: PROGRAM }).click();
  // Where they were.
  await page.getByRole('heading', { name: 'My account' }).waitFor();
  await settled(page);
  expect([...wrong, ...amiss]).toEqual([]);
  await context.close();
});
