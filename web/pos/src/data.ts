// What the till asks for about the member in front of it.
import { answer, type Schemas, server, type Session } from '@regulars/client';
import { useAsk } from '@regulars/parts';
import { useLanguage } from '@regulars/ui';

export function path(session: Session, member: string): { program: string; member: string } {
  return { program: session.program, member };
}

export function useMember(id: string) {
  return useAsk(['member', id], (session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}', { params: { path: path(session, id) } })),
  );
}

export function useBalance(id: string) {
  const { language } = useLanguage();
  return useAsk(
    ['balance', id, language],
    (session) =>
      answer(server.GET('/v1/programs/{program}/members/{member}/balance', { params: { path: path(session, id), query: { language } } })),
    { enabled: id !== '' },
  );
}

export function useTiers(id: string) {
  const { language } = useLanguage();
  return useAsk(['tiers', id, language], (session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/tiers', { params: { path: path(session, id), query: { language } } })),
  );
}

export function useRewards(id: string) {
  const { language } = useLanguage();
  return useAsk(['rewards', id, language], (session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/rewards', { params: { path: path(session, id), query: { language } } })),
  );
}

export function useVouchers(id: string) {
  const { language } = useLanguage();
  return useAsk(['vouchers', id, language], (session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/vouchers', { params: { path: path(session, id), query: { language } } })),
  );
}

export function useRedemptions(id: string) {
  return useAsk(['redemptions', id], (session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/redemptions', { params: { path: path(session, id), query: { limit: 20 } } })),
  );
}

export function usePurchases(id: string) {
  return useAsk(['timeline', id], (session) =>
    answer(server.GET('/v1/programs/{program}/members/{member}/timeline', { params: { path: path(session, id), query: { limit: 50 } } })),
  );
}

/** What the cart would earn and how it could be paid; asked anew with each change. */
export function useQuote(member: string, order: Schemas['Order'] | null, occurredAt: () => Promise<string>) {
  const { language } = useLanguage();
  const ask = async (session: Session) => {
    const body = { member: { id: member }, language, occurred_at: await occurredAt(), order: order as Schemas['Order'] };
    return answer(server.POST('/v1/programs/{program}/quotes', { params: { path: { program: session.program } }, body }));
  };
  return useAsk(['quote', member, language, order], ask, { enabled: order !== null, staleTime: 60_000 });
}
