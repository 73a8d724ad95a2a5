// React's side of the client: one cache of answers, and the session as something to render from.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useSyncExternalStore } from 'react';
import { calls, type KeptCall, onCall } from './calls.ts';
import { NO_ANSWER, Refused } from './server.ts';
import { onSession, type Session, session } from './session.ts';

const TRIES_MAX = 2;

export const answers = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // Only silence is worth another try: what the server refused, it will refuse again.
      retry: (tries, error) => tries < TRIES_MAX && error instanceof Refused && error.code === NO_ANSWER,
      refetchOnWindowFocus: true,
    },
  },
});

onSession(() => {
  // Nothing of one person is shown to the next.
  answers.clear();
});

export function Answers({ children }: { children: ReactNode }) {
  return <QueryClientProvider client={answers}>{children}</QueryClientProvider>;
}

export function useSession(): Session | null {
  return useSyncExternalStore(onSession, session);
}

export function useCalls(): KeptCall[] {
  return useSyncExternalStore(onCall, calls);
}
