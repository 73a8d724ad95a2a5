import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { namesIn } from './live.ts';

const tea = readFileSync(new URL('../../../programs/tea-chain.yaml', import.meta.url), 'utf8');

test('what the document names, in a language', () => {
  const { currency, vouchers, tiers } = namesIn(tea, 'et');
  expect(currency).toBe('CNY');
  expect(vouchers[0]).toEqual({ key: 'second_cup', name: 'Teine tass poole hinnaga' });
  expect(tiers).toEqual([
    {
      key: 'member_level',
      name: 'Liikme tase',
      levels: [
        { key: 'silver', name: 'Hõbe' },
        { key: 'gold', name: 'Kuld' },
        { key: 'black', name: 'Must' },
      ],
    },
  ]);
});

test('a program without them has none', () => expect(namesIn('format: regulars/1', 'en')).toEqual({ currency: '', vouchers: [], tiers: [] }));
