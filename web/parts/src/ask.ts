// Asking and acting: what pages do with the server.
import { answer, answers, once, Refused, type Schemas, server, session, type Session, useSession } from '@regulars/client';
import { useMutation, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useRef } from 'react';

/** Whether to ask, and when an answer is too old. */
interface AskOptions {
  enabled?: boolean;
  refetchInterval?: number | false;
  staleTime?: number;
}

/** Asks as whoever is signed in. The key names the answer; everything that the answer depends on belongs into it. */
export function useAsk<Data>(
  key: readonly unknown[],
  ask: (session: Session) => Promise<Data>,
  options: AskOptions = {},
): UseQueryResult<Data, Refused> {
  const now = useSession();
  return useQuery<Data, Refused>({
    queryKey: [now?.program, now?.member, ...key],
    queryFn: () => ask(now as Session),
    ...options,
    enabled: now !== null && options.enabled !== false,
  });
}

/** An act of a person: afterwards everything shown is asked anew. */
export function useAct<Data, Input = void>(act: (input: Input, session: Session) => Promise<Data>) {
  const now = useSession();
  return useMutation<Data, Refused, Input>({
    mutationFn: (input) => act(input, now as Session),
    onSuccess: () => {
      void answers.invalidateQueries();
    },
  });
}

/** The name of an act that is being prepared. It stays over tries and changes when the act is done. */
export function useOnce(prefix: string): { name: () => string; done: () => void } {
  const kept = useRef('');
  return {
    name: () => {
      kept.current ||= once(prefix);
      return kept.current;
    },
    done: () => {
      kept.current = '';
    },
  };
}

interface ClockRead {
  now: Schemas['ClockNow'];
  /** When it was read, by this page's own watch. */
  at: number;
}

const CLOCK_KEPT_MS = 60_000;

/** What the program's clock shows. A sandbox's clock may stand in another year, and a till's own may be wrong. */
export async function programNow(): Promise<string> {
  const program = session()?.program ?? '';
  try {
    const told = await answers.fetchQuery<ClockRead>({
      queryKey: ['clock', program],
      staleTime: CLOCK_KEPT_MS,
      queryFn: async () => {
        const now = await answer(server.GET('/v1/programs/{program}/clock', { params: { path: { program } } }));
        return { now, at: performance.now() };
      },
    });
    const passed = told.now.clock.kind === 'fixed' ? 0 : performance.now() - told.at;
    return new Date(new Date(told.now.now).getTime() + passed).toISOString();
  } catch (error) {
    // A key for members alone can't read the clock; then this device's own has to do.
    if (error instanceof Refused && error.problem.status === 403) {
      return new Date().toISOString();
    }
    throw error;
  }
}

type EventOf<Type extends string> = Extract<Schemas['NewEvent'], { type: Type }>;

/** Reports what happened now. `external_id` is the act's own name, so that a second tap changes nothing. */
export async function report<Type extends Schemas['NewEvent']['type']>(
  event: Omit<EventOf<Type>, 'occurred_at'> & { type: Type },
): Promise<Schemas['EventAnswer']> {
  const body = { ...event, occurred_at: await programNow() } as unknown as Schemas['NewEvent'];
  const path = { program: session()?.program ?? '' };
  return answer(server.POST('/v1/programs/{program}/events', { params: { path }, body }));
}
