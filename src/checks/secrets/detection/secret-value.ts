/** Values that stand for a secret that is somewhere else: placeholders, references, encrypted forms. */
const STANDS_FOR_ANOTHER = [
  /^[$%]/, // $(VAR), ${VAR}, %s
  /\$\{|\$\(|\{\{|<[^>]*>/,
  /^(?:x{3,}|\*{3,}|\.{3,}|-+|_+|\?+)$/i,
  /^(?:your|my|the|some|insert|replace|enter|put|add|fill|todo|tbd|placeholder|redacted|removed|example|sample|dummy|fake)(?![a-z])/i,
  /replace[_-]?(?:me|with|this)/i,
  /^(?:null|none|nil|undefined|true|false|yes|no|on|off|enabled|disabled|auto|default|optional|required|empty|unset|changed?)$/i,
  /^(?:arn:|vault:|ref\+|op:\/\/|secretref:|sops:|ENC\[|AQICA|AgA[A-Z]|gcp-secret|projects\/[^/]+\/secrets\/|awssm:|file:|env:|http:|https:)/i,
];
const DURATION_OR_NUMBER = /^[+-]?[0-9.]+(?:ns|us|µs|ms|s|m|h|d|[KMGTP]i?)?$/;
const PATH = /^(?:\.{0,2}\/|[A-Za-z]:\\|~\/)/;

/** Whether a value under a password's name can be the password itself. */
export function isPasswordValue(value: string): boolean {
  const text = value.trim();
  return text.length >= 3 && text.length <= 512 && !/\s/.test(text) && !PATH.test(text) && !standsForAnother(text);
}

/**
 * Whether a value under a token's or key's name can be the token itself: random enough that no person wrote it, since
 * `token: csrf` and `secret: my-tls` name something else.
 */
export function isTokenValue(value: string): boolean {
  const text = value.trim();
  if (text.length < 16 || text.length > 4096 || !/^[A-Za-z0-9+/=_.:~!@#%^&*-]+$/.test(text)) return false;
  if (PATH.test(text) || DURATION_OR_NUMBER.test(text) || standsForAnother(text)) return false;
  // Words joined by hyphens or dots are names; a random text of that length mixes digits or cases within its parts.
  const parts = text.split(/[-_.:/]/).filter((part) => part !== '');
  const mixed = parts.filter((part) => part.length >= 6 && /[0-9]/.test(part) && /[a-zA-Z]/.test(part));
  const random = mixed.some((part) => part.length >= 12) || mixed.length >= 2 || /[a-z][A-Z].*[a-z][A-Z]/.test(text);
  return random && entropyPerCharacter(text) >= 3;
}

function standsForAnother(text: string): boolean {
  return STANDS_FOR_ANOTHER.some((pattern) => pattern.test(text));
}

/** Shannon's entropy in bits per character. */
function entropyPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / text.length) * Math.log2(count / text.length);
  return entropy;
}
