import cis from './data/cis.json' with { type: 'json' };
import mitre from './data/mitre.json' with { type: 'json' };
import nsa from './data/nsa.json' with { type: 'json' };
import owasp from './data/owasp.json' with { type: 'json' };
import podSecurityStandards from './data/pod-security-standards.json' with { type: 'json' };
import type { CheckPart, Control, Framework, Section } from './framework.ts';

/** As the data files have it (`schemas/framework.schema.json`). */
type WrittenFramework = Omit<Framework, 'sections'> & { readonly sections: readonly WrittenSection[] };
type WrittenSection = Omit<Section, 'controls'> & { readonly controls: readonly WrittenControl[] };
type WrittenControl = Omit<Control, 'checks' | 'subjects'> & {
  readonly checks?: readonly string[];
  readonly subjects?: readonly string[];
};

/** Every framework, in the order in which they are listed. */
export const FRAMEWORKS: readonly Framework[] = [nsa, cis, podSecurityStandards, mitre, owasp].map((written) =>
  readFramework(written as WrittenFramework),
);

function readFramework(written: WrittenFramework): Framework {
  return {
    ...written,
    sections: written.sections.map((section) => ({ ...section, controls: section.controls.map(readControl) })),
  };
}

function readControl({ checks = [], subjects = [], ...rest }: WrittenControl): Control {
  return { ...rest, subjects, checks: checks.map(readCheckPart) };
}

function readCheckPart(written: string): CheckPart {
  const [check = '', field] = written.split('#');
  return { check, field };
}

/** The framework of an id or another of its names, without regard to case. */
export function findFramework(name: string): Framework | undefined {
  const wanted = name.toLowerCase();
  return FRAMEWORKS.find(({ id, aliases }) => id === wanted || aliases.includes(wanted));
}
