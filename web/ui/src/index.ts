export { ActionIcon, Button, NativeSelect, PasswordInput, Tabs, Textarea, TextInput } from '@mantine/core';
export { Checkbox } from './Checkbox.tsx';
export type { Format } from './format.ts';
export {
  type FirstWords,
  firstWords,
  type Language,
  LANGUAGES,
  type Loader,
  type Say,
  Speaker,
  type Texts,
  useFormat,
  useLanguage,
  useSay,
} from './language.tsx';
export { Bars, type Group } from './Bars.tsx';
export { Look } from './Look.tsx';
export { Bar, Chip, type Column, Facts, Notice, Part, Ring, Stat, Table, type Tone } from './pieces.tsx';
export { Qr } from './Qr.tsx';
export { Empty, Failed, type Failure, Loading } from './states.tsx';
export { LanguageSwitch, SchemeSwitch } from './switches.tsx';
export { named, vocabulary, type VocabularyKey } from './vocabulary.ts';
export { type UiKey, uiWords } from './words.ts';
