/** A stream that text is written to, and what is known of where it ends up. */
export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** The width of the terminal, where there is one. */
  readonly columns: number | undefined;
}

/** Everything a command may know of the outside, so that tests can hand in their own. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** How the user called the program: `breakwater` or `kubectl breakwater`. */
  readonly program: string;
  now(): Date;
  /** Says when the user wants work to end that goes on until then (Ctrl-C). Who asks for it has to end. */
  interrupted(): AbortSignal;
}
