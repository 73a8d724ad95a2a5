// What everybody may choose on every page: the language, and light or dark.
import { ActionIcon, NativeSelect, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { LANGUAGES, type Language, OWN_NAMES, useLanguage, useSay } from './language.tsx';
import type { UiKey } from './words.ts';

export function LanguageSwitch({ onChoose }: { onChoose?: (language: Language) => void }) {
  const say = useSay<UiKey>();
  const { language, speak } = useLanguage();
  const choose = (next: Language) => {
    speak(next);
    onChoose?.(next);
  };
  return (
    <NativeSelect
      aria-label={say('ui_language')}
      value={language}
      data={LANGUAGES.map((value) => ({ value, label: OWN_NAMES[value] }))}
      onChange={(event) => choose(event.currentTarget.value as Language)}
    />
  );
}

export function SchemeSwitch() {
  const say = useSay<UiKey>();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <ActionIcon
      variant="default"
      size="input-sm"
      aria-label={say(dark ? 'ui_light' : 'ui_dark')}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      {dark ? <IconSun size={18} /> : <IconMoon size={18} />}
    </ActionIcon>
  );
}
