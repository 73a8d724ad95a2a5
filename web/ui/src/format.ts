// Numbers, money and days as a language writes them.

export interface Format {
  number: (value: number) => string;
  /** Units of a wallet: an amount of the smallest unit, and how many digits of it are after the point. */
  units: (amount: number, scale?: number) => string;
  signed: (amount: number, scale?: number) => string;
  money: (amount: number, currency: string, scale?: number) => string;
  percent: (share: number) => string;
  day: (instant: string | Date) => string;
  /** The last whole day before an instant: what ends at midnight is good until the evening before. */
  lastDay: (instant: string) => string;
  time: (instant: string | Date) => string;
  moment: (instant: string | Date) => string;
  month: (instant: string | Date) => string;
  list: (items: string[]) => string;
  /** Which of a language's plural forms a number takes, counted from 0. */
  pluralForm: (value: number) => number;
}

/** How a language writes, in a zone: that of the device when none is named. */
export function makeFormat(language: string, timeZone?: string): Format {
  const plain = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone });
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const month = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const plural = new Intl.PluralRules(language);
  const forms = pluralForms(language);
  const digits = (scale: number) =>
    new Intl.NumberFormat(language, { minimumFractionDigits: scale, maximumFractionDigits: scale });
  const units = (amount: number, scale = 0) => (scale ? digits(scale).format(amount / 10 ** scale) : plain.format(amount));
  return {
    number: (value) => plain.format(value),
    units,
    signed: (amount, scale = 0) => (amount < 0 ? `−${units(-amount, scale)}` : `+${units(amount, scale)}`),
    money: (amount, currency, scale = 2) => {
      const options = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const;
      const fraction = { minimumFractionDigits: scale, maximumFractionDigits: scale };
      return new Intl.NumberFormat(language, { ...options, ...fraction }).format(amount / 10 ** scale);
    },
    percent: (share) => percent.format(share),
    day: (instant) => day.format(new Date(instant)),
    lastDay: (instant) => day.format(new Date(new Date(instant).getTime() - 1)),
    time: (instant) => time.format(new Date(instant)),
    moment: (instant) => moment.format(new Date(instant)),
    month: (instant) => month.format(new Date(instant)),
    list: (items) => list.format(items),
    pluralForm: (value) => Math.max(0, forms.indexOf(plural.select(value))),
  };
}

/** The plural forms of a language in the order in which texts write them: `one` before `other`. */
export function pluralForms(language: string): string[] {
  const order = ['zero', 'one', 'two', 'few', 'many', 'other'];
  const has = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  return order.filter((form) => has.includes(form as Intl.LDMLPluralRule));
}
