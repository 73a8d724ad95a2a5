// The words of a page in its four languages. Every language is loaded only when it is asked for; a key without a
// translation doesn't compile, and `words.test.ts` of each page looks at what the compiler can't see.
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { type Format, makeFormat } from './format.ts';

export const LANGUAGES = ['en', 'zh-Hans', 'zh-Hant', 'et'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language by its own name, as its speakers look for it. */
export const OWN_NAMES: Record<Language, string> = { en: 'English', 'zh-Hans': '简体中文', 'zh-Hant': '繁體中文', et: 'Eesti' };

export type Texts<Key extends string = string> = Readonly<Record<Key, string>>;
export type Loader<Key extends string> = Record<Language, () => Promise<{ default: Texts<Key> }>>;
export type Values = Record<string, string | number>;

const PLACE = 'regulars.language';

/** The language of ours that a tag asks for: `zh-TW` is Traditional, any other `zh` Simplified. */
export function languageOf(tag: string): Language | null {
  const lower = tag.toLowerCase();
  if (lower.startsWith('zh')) {
    return /hant|tw|hk|mo/.test(lower) ? 'zh-Hant' : 'zh-Hans';
  }
  return LANGUAGES.find((language) => lower === language || lower.startsWith(`${language}-`)) ?? null;
}

function asked(): Language {
  const chosen = languageOf(localStorage.getItem(PLACE) ?? '');
  return chosen ?? navigator.languages.map(languageOf).find((language) => language !== null) ?? 'en';
}

/**
 * A text with its values. `{name}` is a value, numbers in the way of the language. `{n|# point|# points}` chooses by the
 * number `n` among the forms of the language, in the order in which the plural rules name them; `#` is the number.
 */
export function fill(text: string, values: Values, format: Format): string {
  return text.replaceAll(/\{(\w+)((?:\|[^{}]*)*)\}/g, (_, name: string, forms: string) => {
    const value = values[name] ?? '';
    const shown = typeof value === 'number' ? format.number(value) : value;
    if (!forms) {
      return shown;
    }
    const choices = forms.slice(1).split('|');
    const place = format.pluralForm(typeof value === 'number' ? value : 0);
    return (choices[place] ?? choices.at(-1) ?? '').replaceAll('#', shown);
  });
}

interface Spoken {
  language: Language;
  texts: Texts;
  format: Format;
  speak: (language: Language) => void;
  /** Days and times are written in this zone; before it is known, in that of the device. */
  keepZone: (zone: string) => void;
}

const Context = createContext<Spoken | null>(null);

export interface FirstWords {
  language: Language;
  texts: Texts;
}

/** To be awaited before the first render, so that no page is shown in a language that nobody asked for. */
export async function firstWords<Key extends string>(load: Loader<Key>): Promise<FirstWords> {
  const language = asked();
  document.documentElement.lang = language;
  return { language, texts: (await load[language]()).default };
}

interface SpeakerProps<Key extends string> {
  load: Loader<Key>;
  first: FirstWords;
  children: ReactNode;
}

export function Speaker<Key extends string>({ load, first, children }: SpeakerProps<Key>) {
  const [now, setNow] = useState(first);
  const [zone, keepZone] = useState<string>();
  const speak = useCallback(
    (language: Language) => {
      void load[language]().then((loaded) => {
        localStorage.setItem(PLACE, language);
        document.documentElement.lang = language;
        setNow({ language, texts: loaded.default });
      });
    },
    [load],
  );
  const spoken = useMemo(() => ({ ...now, format: makeFormat(now.language, zone), speak, keepZone }), [now, speak, zone]);
  return <Context value={spoken}>{children}</Context>;
}

export function useLanguage(): Spoken {
  const spoken = useContext(Context);
  if (!spoken) {
    throw new Error('a page is rendered inside a Speaker');
  }
  return spoken;
}

export function useFormat(): Format {
  return useLanguage().format;
}

export type Say<Key extends string> = (key: Key, values?: Values) => string;

/** The words of a page; each page gives the keys it has. */
export function useSay<Key extends string>(): Say<Key> {
  const { texts, format } = useLanguage();
  return useCallback((key, values = {}) => fill(texts[key] ?? key, values, format), [texts, format]);
}
