// A browser beside a running server, and what every test wants from it.
import axe from 'axe-core';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';

const demo = inject('demo');
export const { server: SERVER, key: KEY, program: PROGRAM, first: FIRST } = demo;
/** The pages are in the server. */
export const PAGES = SERVER;
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export async function begin(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
}

const paths: string[] = Object.keys(JSON.parse(readFileSync(here('../../docs/reference/openapi.json'), 'utf8')).paths);
const published = paths.map((path) => new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`));

/** Collects what no page may do: errors in the console, breaches of the content policy, calls of routes nobody published. */
export function watchFor(page: Page, expected: RegExp = /$^/): string[] {
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // The browser itself notes each refusal of the server; those that a page expects are part of it.
    const noted = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !noted && !expected.test(message.text())) {
      wrong.push(`console: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin === PAGES && url.pathname.startsWith('/v1') && !published.some((path) => path.test(url.pathname))) {
      wrong.push(`not published: ${url.pathname}`);
    }
    if (url.origin !== PAGES && url.protocol.startsWith('http')) {
      wrong.push(`another host: ${request.url()}`);
    }
  });
  return wrong;
}

/** What axe finds that keeps people out. */
export async function axeFinds(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }),
  );
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `axe ${id}: ${nodes.map((node) => `${node.target.join(' ')} (${node.any[0]?.message ?? ''})`).slice(0, 3).join('; ')}`);
}

/** What sticks out of the page to the side, and buttons whose words are cut. */
export async function sticksOut(page: Page): Promise<string[]> {
  const by = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const cut = await page.evaluate(() => {
    const labels = [...document.querySelectorAll('button, a.tab')].flatMap((button) => [...button.querySelectorAll('span')]);
    return labels.filter((label) => label.clientWidth > 0 && label.scrollWidth > label.clientWidth).map((label) => label.textContent);
  });
  return [...(by > 0 ? [`sticks out by ${by} px`] : []), ...cut.map((words) => `cut: ${words}`)];
}

export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => document.querySelector('[role="status"][aria-label]') === null);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

export async function signedIn(context: BrowserContext, app: string, more: object = {}): Promise<void> {
  const session = JSON.stringify({ key: KEY, program: PROGRAM, ...more });
  await context.addInitScript(([place, text]) => sessionStorage.setItem(place as string, text as string), [`regulars.${app}`, session]);
}

export async function ask(path: string, body?: object): Promise<Record<string, never> & { items: { id: string }[] }> {
  const answer = await fetch(`${SERVER}/v1/programs/${PROGRAM}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return answer.json();
}

/** A key of the demo's program that may do only so much. */
export async function makeKey(scopes: string[]): Promise<{ secret: string }> {
  const answer = await fetch(`${SERVER}/v1/keys`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json', 'Idempotency-Key': `key-${Date.now()}` },
    body: JSON.stringify({ label: 'few rights', program: PROGRAM, mode: 'sandbox', scopes }),
  });
  return answer.json();
}
