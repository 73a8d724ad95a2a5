// The live version's document, for what it names: kinds of vouchers, levels.
import { answer, server } from '@regulars/client';
import { useAsk } from '@regulars/parts';
import { useLanguage } from '@regulars/ui';
import { parse } from 'yaml';
import { useProgram } from './data.ts';
import { nameIn } from './designer/document.ts';

export interface Named {
  key: string;
  name: string;
}

export interface LevelsOf extends Named {
  levels: Named[];
}

function namedOf(section: unknown, language: string): Named[] {
  const entries = typeof section === 'object' && section !== null ? Object.entries(section) : [];
  return entries.map(([key, value]) => ({ key, name: nameIn(value, language, key) }));
}

export interface Names {
  currency: string;
  vouchers: Named[];
  tiers: LevelsOf[];
}

export function namesIn(text: string, language: string): Names {
  const document = parse(text) as Record<string, Record<string, { levels?: unknown }> | undefined>;
  return {
    currency: String(document.currency ?? ''),
    vouchers: namedOf(document.vouchers, language),
    tiers: namedOf(document.tiers, language).map((set) => ({ ...set, levels: namedOf(document.tiers?.[set.key]?.levels, language) })),
  };
}

export function useNames() {
  const { language } = useLanguage();
  const version = useProgram().data?.version ?? 0;
  return useAsk(
    ['names', version, language],
    async ({ program }) => {
      const live = await answer(server.GET('/v1/programs/{program}/versions/{version}', { params: { path: { program, version } } }));
      return namesIn(live.document, language);
    },
    { enabled: 0 < version },
  );
}
