/** A framework that auditors ask for, in one edition. */
export interface Framework {
  /** What `--framework` is given. */
  readonly id: string;
  /** Other names that people use for it. */
  readonly aliases: readonly string[];
  readonly title: string;
  readonly version: string;
  /** Which edition the numbers are of, and what is our own. */
  readonly edition: string;
  readonly url: string;
  /** Whether a control is one recommendation, whose title names what is judged, or a class of risks. */
  readonly controlsAre: 'items' | 'categories';
  readonly sections: readonly Section[];
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly controls: readonly Control[];
}

/**
 * Something that a framework asks for. It is judged by checks, by a person, or by both: then checks can fail it, and a
 * person has the last word.
 */
export interface Control {
  /** The framework's own number or id; for those without, one of ours by section. */
  readonly id: string;
  /** A short title of our own, or the name of a category. */
  readonly title: string;
  /** Of the CIS benchmarks. */
  readonly level?: 1 | 2;
  /** How the framework itself says that the control is assessed. */
  readonly assessment?: 'automated' | 'manual';
  /** What is judged, in words that stand in the title and in what the checks say. Empty without checks. */
  readonly subjects: readonly string[];
  readonly checks: readonly CheckPart[];
  /** What a person has to look at. */
  readonly person?: string;
}

/** A check, or those of its findings that are about one field. */
export interface CheckPart {
  readonly check: string;
  /** A key on the way to the field: `hostPID`. Undefined for all that the check finds. */
  readonly field: string | undefined;
}

/** Who decides about a control. */
export function judgedBy({ checks, person }: Control): 'checks' | 'a person' | 'checks and a person' {
  if (checks.length === 0) return 'a person';
  return person === undefined ? 'checks' : 'checks and a person';
}

/** The controls of a framework, in its order. */
export function controlsOf({ sections }: Framework): readonly Control[] {
  return sections.flatMap(({ controls }) => controls);
}

/** `pod-security/host-namespaces#hostPID`, as the data files write it. */
export function formatCheckPart({ check, field }: CheckPart): string {
  return field === undefined ? check : `${check}#${field}`;
}
