// A span of days up to the program's now, and the one of the same length before it.
import type { Period } from './data.ts';

const DAY_MS = 86_400_000;

export function lastDays(now: string, days: number): Period {
  const until = new Date(now).getTime();
  return { from: new Date(until - days * DAY_MS).toISOString(), until: new Date(until).toISOString() };
}

export function periodBefore({ from, until }: Period): Period {
  const [start, end] = [new Date(from).getTime(), new Date(until).getTime()];
  return { from: new Date(start - (end - start)).toISOString(), until: from };
}

/** An instant as a field for day and time wants it: in this browser's zone, without one. */
export function localInput(instant: string): string {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
