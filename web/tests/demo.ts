// The server of these tests: the binary with the built pages in it, over a demo of its own that goes with the run. With
// REGULARS_SERVER and REGULARS_KEY they drive one that runs already.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

/** Where the server is and what opens it. */
export interface Demo {
  server: string;
  key: string;
  program: string;
  /** A live program, whose rules are told without a key. */
  open: string;
  /** The link of the first administrator; empty where there is one already. */
  first: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    demo: Demo;
  }
}

const BINARY = process.env.REGULARS_BINARY ?? fileURLToPath(new URL('../../target/debug/regulars', import.meta.url));
const MEMBERS = '60';
const SANDBOX = 'tea-chain';
const OPEN = 'tea-open';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.REGULARS_SERVER;
  if (given) {
    const key = process.env.REGULARS_KEY ?? '';
    project.provide('demo', { server: given, key, program: SANDBOX, open: await openProgram(given, key), first: '' });
    return () => Promise.resolve();
  }
  if (!existsSync(BINARY)) {
    throw new Error(`${BINARY} is not there: cargo build -p regulars-cli, after npm run build`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'regulars-pages-'));
  const demo = spawn(BINARY, ['demo', '--folder', folder, '--members', MEMBERS, '--listen', '127.0.0.1:0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async () => {
    const gone = demo.exitCode === null ? new Promise((resolve) => demo.once('exit', resolve)) : null;
    demo.kill();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { server, api_key: key, first_administrator: first } = await told(demo);
    project.provide('demo', { server, key, program: SANDBOX, open: await openProgram(server, key), first });
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** The line that the demo prints when it is ready. */
async function told(demo: ChildProcess): Promise<{ server: string; api_key: string; first_administrator: string }> {
  return new Promise((resolve, reject) => {
    demo.once('exit', (code) => reject(new Error(`the demo ended with ${code}`)));
    if (demo.stdout) {
      createInterface(demo.stdout).once('line', (line) => resolve(JSON.parse(line)));
    }
  });
}

/** The demo's document once more as a live program. */
async function openProgram(server: string, key: string): Promise<string> {
  const ask = async (method: string, path: string, body?: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${server}/v1/programs${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Idempotency-Key': `${method}${path}${OPEN}`, ...headers },
      ...(body !== undefined && { body }),
    });
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status} ${(await answer.text()).slice(0, 500)}`);
    }
    return answer;
  };
  const mine = ((await (await ask('GET', '')).json()) as { items: { slug: string }[] }).items;
  if (!mine.some(({ slug }) => slug === OPEN)) {
    const { document } = (await (await ask('GET', `/${SANDBOX}/versions/1`)).json()) as { document: string };
    const renamed = document.replace(/^program: .*$/m, `program: ${OPEN}`);
    await ask('POST', '', JSON.stringify({ slug: OPEN, mode: 'live' }));
    await ask('PUT', `/${OPEN}/draft`, renamed, { 'If-None-Match': '*', 'Content-Type': 'application/yaml' });
    await ask('POST', `/${OPEN}/publish`, JSON.stringify({ note: 'as the demo' }));
  }
  return OPEN;
}
