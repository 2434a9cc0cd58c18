import { createTheme } from '@mantine/core';

/** Mantine's behaviour in our own ink: its colours come from the tokens, by `styles/mantine.css`. */
export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  primaryColor: 'dark',
  defaultRadius: 6,
  cursorType: 'pointer',
  respectReducedMotion: true,
});
