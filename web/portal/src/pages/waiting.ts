import type { Schemas } from '@regulars/client';

/** Whether one can wait for a place on this date, or waits already. */
export function isWaitable({ state, waitlist }: Schemas['RewardSession']): boolean {
  return waitlist !== undefined && (waitlist.own !== undefined || (state === 'full' && waitlist.waiting < waitlist.at_most));
}
