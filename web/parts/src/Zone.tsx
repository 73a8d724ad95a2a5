// The days of a program are those of its zone, wherever the device is that shows them.
import { answer, server } from '@regulars/client';
import { useLanguage } from '@regulars/ui';
import { useEffect } from 'react';
import { useAsk } from './ask.ts';

/** A version may move the zone, but no page is open for as long as that takes to matter. */
const FRESH_MS = 3_600_000;

export function Zone() {
  const { keepZone } = useLanguage();
  const ask = (program: string) => answer(server.GET('/v1/programs/{program}/face', { params: { path: { program } } }));
  const face = useAsk(['face'], ({ program }) => ask(program), { staleTime: FRESH_MS });
  const zone = face.data?.time_zone;
  useEffect(() => {
    if (zone) {
      keepZone(zone);
    }
  }, [zone, keepZone]);
  return null;
}
