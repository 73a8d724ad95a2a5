// Who is signed in. Staff have a session of the server, whose secret is in a cookie that no script can read. Everybody else,
// for now, has an API key that somebody pasted: it lives in memory and in this tab's session storage, goes with the tab, and
// is never written anywhere else.

export interface Session {
  /** Empty for staff, whom the browser's cookie stands for. */
  key: string;
  program: string;
  /** Whether it is somebody of the staff. */
  staff?: boolean;
  /** The member whose portal this is. */
  member?: string;
}

let place = 'regulars';
let current: Session | null = null;
const listeners = new Set<() => void>();

/** Each page has a session of its own: a till's key is no console's. */
export function openSession(app: string): void {
  place = `regulars.${app}`;
  try {
    current = JSON.parse(sessionStorage.getItem(place) ?? 'null') as Session | null;
  } catch {
    current = null;
  }
}

export function session(): Session | null {
  return current;
}

export function credentials(): string | null {
  return current?.key || trying;
}

/** Whether staff signed in with this browser and did not sign out: then it is worth asking whether they still are. */
export function wasStaff(): boolean {
  try {
    return localStorage.getItem(`${place}.staff`) === '1';
  } catch {
    return false;
  }
}

// The key that is being tried while somebody signs in.
let trying: string | null = null;

export async function withKey<T>(key: string, ask: () => Promise<T>): Promise<T> {
  trying = key;
  try {
    return await ask();
  } finally {
    trying = null;
  }
}

export function signIn(next: Session): void {
  current = next;
  try {
    sessionStorage.setItem(place, JSON.stringify(next));
    if (next.staff) {
      localStorage.setItem(`${place}.staff`, '1');
    }
  } catch {
    // Storage may be forbidden; then the session ends with the page.
  }
  tell();
}

export function signOut(): void {
  current = null;
  try {
    sessionStorage.removeItem(place);
    localStorage.removeItem(`${place}.staff`);
  } catch {
    // As above.
  }
  tell();
}

export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(): void {
  for (const listener of listeners) {
    listener();
  }
}
