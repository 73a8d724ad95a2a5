// The last calls of this page, for the inspector. The key is never among what is kept.

export interface KeptCall {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  status: number;
  took: number;
  request: string;
}

const KEPT_MAX = 60;

let kept: KeptCall[] = [];
const listeners = new Set<() => void>();

export function noteCall(call: KeptCall): void {
  kept = [call, ...kept].slice(0, KEPT_MAX);
  for (const listener of listeners) {
    listener();
  }
}

export function calls(): KeptCall[] {
  return kept;
}

export function forgetCalls(): void {
  kept = [];
}

export function onCall(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The call as a command for a shell in which `KEY` holds an API key. */
export function asCurl(call: KeptCall): string {
  const parts = ['curl', '-s'];
  if (call.method !== 'GET') {
    parts.push('-X', call.method);
  }
  parts.push(quoted(call.url), '-H', '"Authorization: Bearer $KEY"');
  for (const [name, value] of Object.entries(call.headers)) {
    if (name !== 'accept') {
      parts.push('-H', quoted(`${name}: ${value}`));
    }
  }
  if (call.body) {
    parts.push('--data-binary', quoted(call.body));
  }
  return parts.join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
