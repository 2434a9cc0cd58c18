import type { Container, Indexed } from '../../kube/index.ts';

/** A name and a value that a container is started with, and the field that holds the value. */
export interface Setting {
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly value: string;
}

/** The environment variables with a literal value. */
export function environmentOf(container: Indexed<Container>): readonly Setting[] {
  return (container.env ?? []).flatMap(({ index, name = '', value }) =>
    value === undefined ? [] : [{ path: ['env', index, 'value'], name, value }],
  );
}

const FLAG = /^--?([A-Za-z][A-Za-z0-9_.-]{0,100})(?:=(.*))?$/s;

/** Flags and their values, in both forms: `--password=x`, and `--password` before `x`; `name=x` too. */
export function argumentsOf(container: Indexed<Container>): readonly Setting[] {
  return (['command', 'args'] as const).flatMap((field) => {
    const words = container[field] ?? [];
    return words.map((word, index) => {
      const path = [field, index];
      const [, flag, joined] = FLAG.exec(word) ?? [];
      if (flag !== undefined && joined !== undefined) return { path, name: flag, value: joined };
      const before = FLAG.exec(words[index - 1] ?? '');
      if (flag === undefined && before?.[1] !== undefined && before[2] === undefined) {
        return { path, name: before[1], value: word };
      }
      const equals = /^([A-Za-z_][A-Za-z0-9_]{0,100})=(\S*)$/.exec(word);
      return { path, name: equals?.[1] ?? '', value: equals?.[2] ?? word };
    });
  });
}
