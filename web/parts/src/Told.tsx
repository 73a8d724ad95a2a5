// An answer of the server in each of its states.
import type { Refused } from '@regulars/client';
import { Failed, Loading } from '@regulars/ui';
import type { ReactNode } from 'react';

interface Asked<Data> {
  data: Data | undefined;
  error: Refused | null;
  refetch: () => unknown;
}

interface ToldProps<Data> {
  of: Asked<Data>;
  lines?: number;
  /** What stands instead of a refusal that the page expects: a program without challenges answers 404. */
  refused?: (refusal: Refused) => ReactNode | undefined;
  children: (data: Data) => ReactNode;
}

export function Told<Data>({ of, lines, refused, children }: ToldProps<Data>) {
  if (of.data !== undefined) {
    return children(of.data);
  }
  if (of.error) {
    const instead = refused?.(of.error);
    return instead !== undefined ? instead : <Failed failure={of.error.problem} retry={() => of.refetch()} />;
  }
  return <Loading lines={lines} />;
}
