// The program's document as text with cards in it. The text stays the truth: a card is a piece of it, and what isn't
// edited, comments too, stays as it was written.
import { Document, isMap, isScalar, parseDocument, stringify } from 'yaml';

/** The sections that hold cards, in the order in which a program is thought through. */
export const SECTIONS = [
  'wallets', 'earn', 'tiers', 'benefits', 'rewards', 'vouchers', 'challenges', 'badges', 'offers', 'plans', 'budgets', 'partners',
] as const;
export type Section = (typeof SECTIONS)[number];

export interface Card {
  section: Section;
  key: string;
  name: string;
  /** The card's own piece of the document. */
  text: string;
  /** The few lines that say most, for reading. */
  lines: [field: string, value: string][];
}

/** Why a text is no document at all, in the words of the YAML reader; null when it can be read. */
export function unreadable(text: string): string | null {
  const error = parseDocument(text).errors[0];
  return error ? (error.message.split('\n')[0] ?? error.message) : null;
}

/** The name of a thing in a language: the document's own, the nearest one, or its key. */
export function nameIn(value: unknown, language: string, key: string): string {
  const name = typeof value === 'object' && value !== null ? (value as Record<string, unknown>).name : undefined;
  if (typeof name === 'string') {
    return name;
  }
  if (typeof name === 'object' && name !== null) {
    const names = name as Record<string, string>;
    const near = language.startsWith('zh') ? Object.keys(names).find((tag) => tag.startsWith('zh')) : undefined;
    return names[language] ?? (near && names[near]) ?? names.en ?? Object.values(names)[0] ?? key;
  }
  return key;
}

/** A value with each text of several languages in one of them. */
function inLanguage(value: unknown, language: string): unknown {
  if (Array.isArray(value)) {
    return value.map((one) => inLanguage(one, language));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value);
  const texts = entries.every(([tag, one]) => /^(en|et|zh(-Han[st])?|[a-z]{2}(-[A-Z]{2})?)$/.test(tag) && typeof one === 'string');
  return 0 < entries.length && texts && 'en' in value
    ? nameIn({ name: value }, language, '')
    : Object.fromEntries(entries.map(([key, one]) => [key, inLanguage(one, language)]));
}

/** What a field says on one line. */
function told(value: unknown, language: string): string {
  const one = inLanguage(value, language);
  return typeof one === 'string' ? one : stringify(one, { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

export function cardsOf(text: string, section: Section, language: string): Card[] {
  const document = parseDocument(text);
  const node = document.get(section);
  if (!isMap(node)) {
    return [];
  }
  return node.items.flatMap((pair) => {
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    const value = document.toJS()[section]?.[key] as unknown;
    if (!key) {
      return [];
    }
    const fields = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    const lines = fields.filter(([field]) => field !== 'name').map(([field, one]): [string, string] => [field, told(one, language)]);
    return [{ section, key, name: nameIn(value, language, key), text: pieceOf(document, section, key), lines }];
  });
}

function pieceOf(document: Document, section: Section, key: string): string {
  const node = document.getIn([section, key], true);
  return node === undefined ? '' : new Document(node as never).toString({ lineWidth: 0 }).trimEnd();
}

/** The text with a card changed, or added when there was none of that key. */
export function withCard(text: string, section: Section, key: string, piece: string): string {
  const document = parseDocument(text);
  document.setIn([section, key], parseDocument(piece).contents);
  return document.toString({ lineWidth: 0 });
}

export function withoutCard(text: string, section: Section, key: string): string {
  const document = parseDocument(text);
  document.deleteIn([section, key]);
  const rest = document.get(section);
  if (isMap(rest) && rest.items.length === 0) {
    document.delete(section);
  }
  return document.toString({ lineWidth: 0 });
}

/** The card that a mistake is in: its path is `/section/key/…`. */
export function cardOf(path: string): { section: string; key: string } | null {
  const [, section, key] = path.split('/');
  return section && key ? { section, key } : null;
}

/** What each new card begins with: the least that the format asks for. */
export const BEGINNINGS: Record<Section, string> = {
  wallets: 'unit: { en: point|points }\nrounding: floor\nexpires: never',
  earn: 'name: { en: A point for each purchase }\non: order.paid\ngive: 1 points per 1.00 of eligible',
  tiers: 'name: { en: Level }\nwindow: 12 months\nvalid: 12 months\nlevels:\n  silver:\n    name: { en: Silver }\n    qualify: orders >= 5',
  benefits: 'name: { en: Free delivery }\nfor: silver+',
  rewards: 'name: { en: Cup }\nprice: 300 points\nworth: 2.00',
  vouchers: 'name: { en: A tenth off }\ndiscount: 10% off\nlasts: 30 days',
  challenges: 'name: { en: Five visits }\ncount: orders\ntarget: 5\ngive: 100 points',
  badges: 'name: { en: Early bird }',
  offers: '',
  plans: '',
  budgets: '',
  partners: 'name: { en: Partner }',
};
