/** What the name of a setting says about its value. */
export type KeyMeaning =
  /** The value is a password or passphrase, of any form. */
  | 'password'
  /** The value is a key or token, which a machine made: random, or it is something else. */
  | 'token'
  | 'other';

const PASSWORD = new Set(['password', 'passwd', 'passphrase', 'pwd', 'pass', 'userpass', 'passcode']);
const TOKEN = new Set([
  'token',
  'secret',
  'apikey',
  'accesskey',
  'secretkey',
  'privatekey',
  'authkey',
  'credential',
  'credentials',
]);
/** Words before `key` that make it secret. */
const KEY_OF = new Set([
  'api',
  'access',
  'secret',
  'private',
  'auth',
  'encryption',
  'signing',
  'master',
  'license',
  'shared',
  'app',
]);

/** What every word of the lists above holds. Most names hold none of it, and taking them apart is slow. */
const MAY_MATTER = /pass|pwd|token|secret|key|credential/iu;

/**
 * Reads the name of an environment variable, a flag or a key of a ConfigMap. The last word decides: `DB_PASSWORD` is
 * a password, `PASSWORD_FILE` and `tokenUrl` say where one is, `secretName` names one.
 */
export function meaningOfKey(key: string): KeyMeaning {
  if (!MAY_MATTER.test(key)) return 'other';
  const words = wordsOf(key);
  // `REDIS_PASSWORD_1`, `TOKEN2`: a counter does not change what it is.
  while (words.length > 1 && /^[0-9]+$/.test(words.at(-1) ?? '')) words.pop();
  const last = words.at(-1) ?? '';
  if (PASSWORD.has(last)) return 'password';
  if (TOKEN.has(last)) return 'token';
  if (last === 'key' && KEY_OF.has(words.at(-2) ?? '')) return 'token';
  return 'other';
}

function wordsOf(key: string): string[] {
  return key
    .slice(0, 200)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .flatMap((word) => /^(.*[a-z])([0-9]+)$/.exec(word)?.slice(1) ?? [word])
    .filter((word) => word !== '');
}
