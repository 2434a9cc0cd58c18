import 'react';

declare global {
  /** Set by the build: whether everything is to be in one file. */
  const __ONE_FILE__: boolean;
}

declare module 'react' {
  // Custom properties are how elements hand numbers and colours to the style sheet.
  interface CSSProperties {
    [property: `--${string}`]: string | number | undefined;
  }
}
