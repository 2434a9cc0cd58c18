import type { Container } from '../../kube/index.ts';

/** A program and its arguments, or a script, as the field that holds it has it. */
export interface CommandField {
  readonly path: readonly (string | number)[];
  /** The words joined by spaces; line continuations are spaces. At most 100,000 characters. */
  readonly text: string;
}

const LONGEST = 100_000;

/** Everything of a container that is run: command and arguments, exec probes and lifecycle hooks. */
export function commandsOf(container: Container): readonly CommandField[] {
  const fields: (readonly [path: readonly string[], words: readonly string[] | undefined])[] = [
    [['command'], container.command],
    [['args'], container.args],
    [['livenessProbe', 'exec', 'command'], container.livenessProbe?.exec?.command],
    [['readinessProbe', 'exec', 'command'], container.readinessProbe?.exec?.command],
    [['startupProbe', 'exec', 'command'], container.startupProbe?.exec?.command],
    [['lifecycle', 'postStart', 'exec', 'command'], container.lifecycle?.postStart?.exec?.command],
    [['lifecycle', 'preStop', 'exec', 'command'], container.lifecycle?.preStop?.exec?.command],
  ];
  return fields.flatMap(([path, words]) =>
    words === undefined || words.length === 0
      ? []
      : [
          {
            path,
            text: words
              .join(' ')
              .slice(0, LONGEST)
              .replaceAll(/\\\r?\n/g, ' '),
          },
        ],
  );
}
