import type { Loader } from '@regulars/ui';
import type { Key } from './en.ts';

export type { Key };

/** Each language is a file of its own, loaded when it is asked for. */
export const words: Loader<Key> = {
  en: () => import('./en.ts'),
  'zh-Hans': () => import('./zh-Hans.ts'),
  'zh-Hant': () => import('./zh-Hant.ts'),
  et: () => import('./et.ts'),
};
