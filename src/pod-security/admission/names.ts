const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const LABEL_PATTERN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;

/** Why a text is no name of a namespace (an RFC 1123 label); undefined when it is one. */
export function namespaceNameError(name: string): string | undefined {
  if (isDnsLabel(name)) return utf8Length(name) > 63 ? tooLong(63) : undefined;
  const rule = isDnsSubdomain(name)
    ? 'must not contain dots'
    : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character " +
      `(e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`;
  return utf8Length(name) > 63 ? `${tooLong(63)}, ${rule}` : rule;
}

/** Why a text is no name of a runtime class (an RFC 1123 subdomain); undefined when it is one. */
export function runtimeClassNameError(name: string): string | undefined {
  const rule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character " +
    `(e.g. 'example.com', regex used for validation is '${LABEL}(\\.${LABEL})*')`;
  const broken = isDnsSubdomain(name) ? [] : [rule];
  const errors = utf8Length(name) > 253 ? [tooLong(253), ...broken] : broken;
  return errors.length === 0 ? undefined : errors.join(', ');
}

function isDnsLabel(name: string): boolean {
  return LABEL_PATTERN.test(name);
}

function isDnsSubdomain(name: string): boolean {
  return name.split('.').every(isDnsLabel);
}

function tooLong(length: number): string {
  return `must be no more than ${length} bytes`;
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
