import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { asCurl, calls, forgetCalls } from './calls.ts';
import { answer, NO_ANSWER, once, Refused, server } from './server.ts';
import { openSession, session, signIn } from './session.ts';

const KEY = 'rk_live_1.secret';
const clock = () => answer(server.GET('/v1/programs/{program}/clock', { params: { path: { program: 'tea-chain' } } }));

function serverSays(status: number, body: unknown): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { 'Content-Type': typeof body === 'string' ? 'text/html' : 'application/problem+json', 'X-Request-Id': 'r-1' };
  vi.stubGlobal('fetch', vi.fn(async () => new Response(text, { status, headers })));
}

beforeEach(() => {
  openSession('test');
  signIn({ key: KEY, program: 'tea-chain' });
  forgetCalls();
});
afterEach(() => vi.unstubAllGlobals());

async function refusal(call: Promise<unknown>): Promise<Refused> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Refused);
  return error as Refused;
}

test('a refusal carries the problem document', async () => {
  serverSays(404, { code: 'not_found', detail: 'there is no such program', fix: 'Check the path.', status: 404 });
  expect((await refusal(clock())).problem).toMatchObject({ code: 'not_found', fix: 'Check the path.' });
});

test('a page of a proxy and a broken line are both no answer', async () => {
  serverSays(502, '<h1>Bad gateway</h1>');
  expect((await refusal(clock())).code).toBe(NO_ANSWER);
  vi.stubGlobal('fetch', vi.fn(async () => Promise.reject(new TypeError('Failed to fetch'))));
  expect((await refusal(clock())).code).toBe(NO_ANSWER);
});

test('a key that is no longer good ends the session', async () => {
  serverSays(401, { code: 'unauthenticated', detail: 'revoked', fix: '', status: 401 });
  await refusal(clock());
  expect(session()).toBeNull();
});

test('the key goes with the call and is not kept with it', async () => {
  serverSays(200, { now: '2026-11-30T15:10:00Z', clock: { kind: 'real' } });
  await clock();
  const asked = vi.mocked(fetch).mock.calls[0]?.[0] as Request;
  expect(asked.headers.get('authorization')).toBe(`Bearer ${KEY}`);
  expect(JSON.stringify(calls())).not.toContain('secret');
  expect(calls()[0]).toMatchObject({ method: 'GET', status: 200, request: 'r-1' });
});

test('a call reads as a command, with what it sends quoted for a shell', () => {
  const call = {
    method: 'POST',
    url: 'http://127.0.0.1/v1/programs/tea-chain/members',
    headers: { accept: '*/*', 'idempotency-key': 'k1' },
    body: `{"name":"O'Hara"}`,
    status: 201,
    took: 3,
    request: '',
  };
  expect(asCurl(call)).toBe(
    `curl -s -X POST 'http://127.0.0.1/v1/programs/tea-chain/members' -H "Authorization: Bearer $KEY" ` +
      `-H 'idempotency-key: k1' --data-binary '{"name":"O'\\''Hara"}'`,
  );
});

test('no two acts have one name', () => {
  const names = new Set(Array.from({ length: 1000 }, () => once('R-')));
  expect(names.size).toBe(1000);
});
