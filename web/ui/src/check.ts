// What is wrong with the words of a page: used by the test of each page, on all its languages.
import { pluralForms } from './format.ts';
import type { Language, Texts } from './language.tsx';

/** One line per mistake. `same` names the keys that may read as in English: names, codes, signs. */
export function wrongWords(all: Record<Language, Texts>, same: readonly string[]): string[] {
  const wrong: string[] = [];
  for (const [language, texts] of Object.entries(all)) {
    for (const key of new Set([...Object.keys(all.en), ...Object.keys(texts)])) {
      const [english, text] = [all.en[key], texts[key]];
      if (english === undefined || text === undefined || text.trim() === '') {
        wrong.push(`${language} ${key}: is not there in each language`);
        continue;
      }
      if (language !== 'en' && text === english && !same.includes(key)) {
        wrong.push(`${language} ${key}: reads as in English: ${text}`);
      }
      if (language.startsWith('zh') && !/\p{Script=Han}/u.test(text) && !same.includes(key)) {
        wrong.push(`${language} ${key}: has no Chinese in it: ${text}`);
      }
      if (names(text) !== names(english)) {
        wrong.push(`${language} ${key}: fills in ${names(text)}, and English ${names(english)}`);
      }
      for (const [whole, , forms = ''] of text.matchAll(/\{(\w+)((?:\|[^{}]*)+)\}/g)) {
        const due = pluralForms(language).length;
        const has = forms.slice(1).split('|').length;
        if (has !== due) {
          wrong.push(`${language} ${key}: ${whole} has ${has} forms, and the language ${due}`);
        }
      }
    }
  }
  return wrong;
}

/** The keys that no source mentions. `families` begin keys that are put together from what the API says. */
export function unusedWords(keys: string[], sources: Record<string, string>, families: readonly string[]): string[] {
  const pages = Object.entries(sources).filter(([path]) => !/(^|\/)(en|et|zh-Han[st])\.ts$/.test(path));
  const text = pages.map(([, source]) => source).join('\n');
  return keys.filter((key) => !text.includes(`'${key}'`) && !families.some((family) => key.startsWith(family)));
}

function names(text: string): string {
  const all = [...text.matchAll(/\{(\w+)/g)].map((match) => match[1]);
  return [...new Set(all)].sort().join(',');
}
