// The component library under our tokens. It writes no style elements: its variables stand in a stylesheet, since the
// content policy refuses inline styles.
import '@fontsource-variable/inter/wght.css';
import './styles.css';
import { createTheme, MantineProvider, type MantineColorsTuple, Modal } from '@mantine/core';
import type { ReactNode } from 'react';

const brand: MantineColorsTuple = [
  '#e2efe9', '#cfe4db', '#a9cfbf', '#7fb8a2', '#5ca589', '#3d8b6f', '#2a7860', '#1c6650', '#144d3c', '#0c3529',
];

const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: 7,
  colors: { brand },
  defaultRadius: 'md',
  cursorType: 'pointer',
  components: {
    // Locking the page's scrolling would write a style element.
    Modal: Modal.extend({ defaultProps: { lockScroll: false, centered: true } }),
  },
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
