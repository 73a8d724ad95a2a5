// The one way to the server. Paths, parameters and answers are typed by the API's own description, so a screen can't use a
// route that is not public. Each call is kept (without the key) for the inspector that shows it as cURL.
import createClient, { type Middleware } from 'openapi-fetch';
import { noteCall } from './calls.ts';
import type { components, paths } from './schema.d.ts';
import { credentials, session, signOut } from './session.ts';

export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];

/** What the server refused, with its problem document; or that there was no answer at all. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** The code of a call that got no answer: the network is away, or the server is. */
export const NO_ANSWER = 'no_answer';

function noAnswer(status = 0): Problem {
  return { type: 'about:blank', title: '', status, detail: '', code: NO_ANSWER, fix: '', request_id: '' };
}

const keyed: Middleware = {
  async onRequest({ request }) {
    const key = credentials();
    if (key) {
      request.headers.set('Authorization', `Bearer ${key}`);
    }
    // A page of another site can't send it.
    request.headers.set('X-Regulars', '1');
    const body = request.method === 'GET' ? '' : await request.clone().text();
    started.set(request, { at: performance.now(), body });
    return request;
  },
  onResponse({ request, response }) {
    const start = started.get(request);
    const headers: Record<string, string> = {};
    request.headers.forEach((value, name) => {
      if (name !== 'authorization' && name !== 'x-regulars') {
        headers[name] = value;
      }
    });
    noteCall({
      method: request.method,
      url: request.url,
      headers,
      body: SECRET.test(new URL(request.url).pathname) ? '' : (start?.body ?? ''),
      status: response.status,
      took: Math.round(performance.now() - (start?.at ?? 0)),
      request: response.headers.get('x-request-id') ?? '',
    });
    // A key or session that has ended is of no more use: whoever holds this page must sign in again. Where one proves once
    // more who one is, 401 means a wrong password.
    if (response.status === 401 && (credentials() || session()) && !SECRET.test(new URL(request.url).pathname)) {
      signOut();
    }
    return response;
  },
};

/** Where passwords are sent: the body of such a call is not kept. */
const SECRET = /^\/v1\/(sign-in\/|first-administrator$|me\/(password|totp|recovery-codes)$)/;

const started = new WeakMap<Request, { at: number; body: string }>();

const origin = typeof location === 'undefined' ? 'http://127.0.0.1' : location.origin;

export const server = createClient<paths>({ baseUrl: origin, fetch: (request: Request) => globalThis.fetch(request) });
server.use(keyed);

interface Call<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The data of an answer with its headers. Throws `Refused`, and nothing else. */
export async function answerOf<Data>(call: Promise<Call<Data>>): Promise<{ data: Data; response: Response }> {
  let done: Call<Data>;
  try {
    done = await call;
  } catch {
    throw new Refused(noAnswer());
  }
  if (done.response.ok) {
    return { data: done.data as Data, response: done.response };
  }
  const error = done.error;
  // A proxy between us and the server may answer by itself, with a page instead of a problem document.
  const told = typeof error === 'object' && error !== null && 'code' in error;
  throw new Refused(told ? (error as Problem) : noAnswer(done.response.status));
}

/** The data of an answer. */
export async function answer<Data>(call: Promise<Call<Data>>): Promise<Data> {
  return (await answerOf(call)).data;
}

/** A name for one act of a person. Made when the act begins and kept over tries, so that a second tap does nothing twice. */
export function once(prefix = ''): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return prefix + Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
