// What the member's pages ask for. One hook per thing, so that two pages that show it share one answer.
import { answer, server, type Session } from '@regulars/client';
import { useAsk } from '@regulars/parts';
import { useLanguage } from '@regulars/ui';

export function mine(session: Session): { program: string; member: string } {
  return { program: session.program, member: session.member ?? '' };
}

const FRESH_MS = 15_000;

export function useMember() {
  return useAsk(['member'], (session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}', { params: { path: mine(session) } })),
  );
}

export function useBalance() {
  const { language } = useLanguage();
  const ask = (session: Session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/balance', { params: { path: mine(session), query: { language } } }));
  return useAsk(['balance', language], ask, { refetchInterval: FRESH_MS });
}

export function useTiers() {
  const { language } = useLanguage();
  const ask = (session: Session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/tiers', { params: { path: mine(session), query: { language } } }));
  return useAsk(['tiers', language], ask, { refetchInterval: FRESH_MS });
}

export function useRewards() {
  const { language } = useLanguage();
  return useAsk(['rewards', language], (session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/rewards', { params: { path: mine(session), query: { language } } })),
  );
}

export function useVouchers() {
  const { language } = useLanguage();
  return useAsk(['vouchers', language], (session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/vouchers', { params: { path: mine(session), query: { language } } })),
  );
}

export function useChallenges() {
  const { language } = useLanguage();
  return useAsk(['challenges', language], (session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/challenges', { params: { path: mine(session), query: { language } } })),
  );
}

export function useBenefits() {
  const { language } = useLanguage();
  return useAsk(['benefits', language], (session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/benefits', { params: { path: mine(session), query: { language } } })),
  );
}

export function useReferral() {
  const { language } = useLanguage();
  return useAsk(['referral', language], (session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/referral', { params: { path: mine(session), query: { language } } })),
  );
}

export function useHousehold() {
  return useAsk(['household'], (session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/household', { params: { path: mine(session) } })),
  );
}

export function useRedemptions() {
  return useAsk(['redemptions'], (session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/redemptions', { params: { path: mine(session), query: { limit: 20 } } })),
  );
}
