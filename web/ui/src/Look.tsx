// The component library under our tokens. It writes no style elements: its variables stand in a stylesheet, since the
// content policy refuses inline styles. What a part needs beyond the theme stands with the part (`Dialog`, `Checkbox`), so that a
// page loads only the parts that it shows.
import '@fontsource-variable/inter/wght.css';
import './styles.css';
import { createTheme, defaultVariantColorsResolver, type MantineColorsTuple, MantineProvider, type VariantColorsResolver } from '@mantine/core';
import type { ReactNode } from 'react';

const brand: MantineColorsTuple = [
  '#e2efe9', '#cfe4db', '#a9cfbf', '#7fb8a2', '#5ca589', '#3d8b6f', '#2a7860', '#1c6650', '#144d3c', '#0c3529',
];

/** On a filled surface the library writes white; ours is dark where the surface is light. */
const variants: VariantColorsResolver = (input) => {
  const usual = defaultVariantColorsResolver(input);
  return input.variant === 'filled' ? { ...usual, color: input.color === 'red' ? 'var(--on-bad)' : 'var(--on-brand)' } : usual;
};

const theme = createTheme({
  variantColorResolver: variants,
  primaryColor: 'brand',
  primaryShade: 7,
  colors: { brand },
  defaultRadius: 'md',
  cursorType: 'pointer',
});

export function Look({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      {children}
    </MantineProvider>
  );
}
