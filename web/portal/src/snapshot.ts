// The last known state of the home page, for a phone without a network. It holds what that page shows and nothing that
// opens anything: no key, no code. It goes when the member signs out.
import type { Schemas } from '@regulars/client';

export interface Snapshot {
  at: string;
  name: string;
  balance: Schemas['Balances'];
  tiers: Schemas['Standings'];
}

const PLACE = 'regulars.portal.last';

export function keepSnapshot(snapshot: Snapshot): void {
  try {
    localStorage.setItem(PLACE, JSON.stringify(snapshot));
  } catch {
    // Storage may be full or forbidden; then there is nothing to show offline.
  }
}

export function lastSnapshot(): Snapshot | null {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? 'null') as Snapshot | null;
  } catch {
    return null;
  }
}

export function forgetSnapshot(): void {
  localStorage.removeItem(PLACE);
}
