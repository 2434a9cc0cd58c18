import { createHash } from 'node:crypto';
import { meaningOfKey } from './key-names.ts';
import { PROVIDER_TOKENS } from './provider-tokens.ts';
import { isPasswordValue, isTokenValue } from './secret-value.ts';

/** A credential found in a text. The value itself is not here, and must not be. */
export interface DetectedSecret {
  /** The provider's form (`github-token`), or `password` and `token` where the key's name told. */
  readonly kind: string;
  readonly title: string;
  /** A form that shows whose it is and nothing of use: `ghp_…(40 characters)`. */
  readonly masked: string;
  /** The first 12 hexadecimal digits of its SHA-256, to tell equal secrets from different ones. */
  readonly hash: string;
}

/** The most text of one value that is searched, in UTF-16 units. */
const SEARCHED = 1_000_000;

/** Every credential of a known provider's form in a text, each once. */
export function detectProviderSecrets(text: string): readonly DetectedSecret[] {
  const searched = text.length > SEARCHED ? text.slice(0, SEARCHED) : text;
  const found = new Map<string, DetectedSecret>();
  for (const { id, title, anchors, pattern, accepts } of PROVIDER_TOKENS) {
    if (!anchors.some((anchor) => searched.includes(anchor))) continue;
    for (const match of searched.matchAll(pattern)) {
      const secret = match.groups?.['secret'] ?? match[0];
      if (accepts !== undefined && !accepts(secret)) continue;
      if (id === 'url-password' && !isPasswordValue(secret)) continue;
      found.set(secret, describe(id, title, secret, anchors));
    }
  }
  return [...found.values()];
}

/** Credentials in a setting: by the providers' forms, else by what its name says of the value. */
export function detectSecretsInSetting(key: string, value: string): readonly DetectedSecret[] {
  const known = detectProviderSecrets(value);
  if (known.length > 0) return known;
  switch (meaningOfKey(key)) {
    case 'password':
      return isPasswordValue(value) ? [describe('password', 'password', value.trim())] : [];
    case 'token':
      return isTokenValue(value) ? [describe('token', 'key or token', value.trim())] : [];
    case 'other':
      return [];
  }
}

function describe(kind: string, title: string, secret: string, anchors: readonly string[] = []): DetectedSecret {
  const prefix = anchors.find((anchor) => secret.startsWith(anchor)) ?? '';
  return {
    kind,
    title,
    masked: `${prefix}…(${secret.length} characters)`,
    hash: createHash('sha256').update(secret).digest('hex').slice(0, 12),
  };
}
