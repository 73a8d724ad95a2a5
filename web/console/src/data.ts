// What several pages of the console ask for.
import { answer, answerOf, type Schemas, server, type Session, useSession } from '@regulars/client';
import { useAsk } from '@regulars/parts';
import { useLanguage } from '@regulars/ui';

export function usePrograms() {
  return useAsk(['programs'], () => answer(server.GET('/v1/programs', {})));
}

/** Whoever is signed in, and what they may do. */
export function useMe() {
  return useAsk(['me'], () => answer(server.GET('/v1/me', {})));
}

/** What may be done here: on the server as a whole, and in the program that is open. Nothing while it is not known. */
export function useScopes(): { server: string[]; program: string[] } {
  const program = useSession()?.program;
  const me = useMe().data;
  const here = me?.programs.find((one) => one.program === program)?.scopes ?? [];
  // A key of one program sees the keys of that program; a role in a program ends at it.
  return { server: me?.kind === 'key' ? here : (me?.scopes ?? []), program: here };
}

export function useProgram() {
  return useAsk(['program'], ({ program }) => answer(server.GET('/v1/programs/{program}', { params: { path: { program } } })));
}

export interface Draft {
  text: string;
  /** The revision it was read at; empty while there is none. */
  tag: string;
}

async function loadDraft({ program }: Session): Promise<Draft> {
  const { data, response } = await answerOf(
    server.GET('/v1/programs/{program}/draft', { params: { path: { program } }, parseAs: 'text' }),
  );
  return { text: String(data ?? ''), tag: response.headers.get('etag') ?? '' };
}

export function useDraft() {
  return useAsk(['draft'], loadDraft, { staleTime: Number.POSITIVE_INFINITY });
}

/** What is wrong with a document. Nothing is stored. */
export async function checkText(program: string, text: string): Promise<Schemas['Check']> {
  return answer(
    server.POST('/v1/programs/{program}/check', {
      params: { path: { program } },
      body: text as never,
      bodySerializer: (body: unknown) => String(body),
      headers: { 'Content-Type': 'application/yaml' },
    }),
  );
}

export function useRewardHealth() {
  return useAsk(['reward-health'], ({ program }) =>
    answer(server.GET('/v1/programs/{program}/reports/reward-health', { params: { path: { program } } })),
  );
}

export interface Period {
  from: string;
  until: string;
}

export function useRewardReport(period: Period | null) {
  return useAsk(
    ['reward-report', period],
    ({ program }) =>
      answer(server.GET('/v1/programs/{program}/reports/rewards', { params: { path: { program }, query: period as Period } })),
    { enabled: period !== null },
  );
}

export function useSettlement(period: Period | null) {
  return useAsk(
    ['settlement', period],
    ({ program }) =>
      answer(server.GET('/v1/programs/{program}/reports/settlement', { params: { path: { program }, query: period as Period } })),
    { enabled: period !== null },
  );
}

export function useExplanation() {
  const { language } = useLanguage();
  return useAsk(['explanation', language], ({ program }) =>
    answer(server.GET('/v1/programs/{program}/explanation', { params: { path: { program }, query: { language } } })),
  );
}

export function useClock() {
  return useAsk(['clock-now'], ({ program }) => answer(server.GET('/v1/programs/{program}/clock', { params: { path: { program } } })));
}
