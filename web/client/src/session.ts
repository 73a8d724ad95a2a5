// Who is signed in. Until the server has sign-in for people, that is an API key which somebody pasted: it lives in memory
// and in this tab's session storage, goes with the tab, and is never written anywhere else.

export interface Session {
  key: string;
  program: string;
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
  return current?.key ?? trying;
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
  } catch {
    // Storage may be forbidden; then the session ends with the page.
  }
  tell();
}

export function signOut(): void {
  current = null;
  try {
    sessionStorage.removeItem(place);
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
