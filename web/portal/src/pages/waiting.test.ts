import type { Schemas } from '@regulars/client';
import { expect, test } from 'vitest';
import { isWaitable } from './waiting.ts';

const own = { place: 1, quantity: 1, state: 'waiting', until: '2026-12-12T06:00:00Z' };

test.each([
  ['no waiting list', 'full', undefined, false],
  ['a full date', 'full', { at_most: 5, waiting: 4 }, true],
  ['a full list', 'full', { at_most: 5, waiting: 5 }, false],
  ['a free place', 'open', { at_most: 5, waiting: 0 }, false],
  ['one that is waited for', 'over', { at_most: 5, waiting: 5, own }, true],
])('%s', (_, state, waitlist, yes) => {
  const session: Schemas['RewardSession'] = {
    id: 'a', capacity: 2, free: 0, state, starts_at: '', book_until: '', return_until: '', ...(waitlist && { waitlist }),
  };
  expect(isWaitable(session)).toBe(yes);
});
