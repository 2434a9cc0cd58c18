/** Names of files that programs read their configuration from. */
const CONFIGURATION_FILE = /\.(?:cfg|cnf|conf|config|hcl|ini|json|properties|toml|xml|ya?ml)$/i;

/** Words that stand beside a credential in every language of configuration, written together with others too. */
const BESIDE_CREDENTIALS =
  /pass|pwd|secret|token|cred|auth|key|private|hook|dsn|cookie|salt|seed|BEGIN |:\/\/[^/\s]*@/i;

/** From this length on, letters and digits that stand together were hardly thought of by a person. */
const RANDOM = 12;

/** Beyond this it is not looked through. In UTF-16 units. */
const LOOKED_THROUGH = 100_000;

/**
 * Whether a value of a Secret, decoded, is a configuration file in which not even a word speaks of credentials. What
 * is not surely so may be a credential.
 */
export function isHarmlessConfiguration(name: string, text: string): boolean {
  if (!CONFIGURATION_FILE.test(name) || text.length > LOOKED_THROUGH || !isText(text)) return false;
  if (BESIDE_CREDENTIALS.test(text)) return false;
  return !text
    .split(/[^A-Za-z0-9+=]+/)
    .some((word) => word.length >= RANDOM && /[0-9]/.test(word) && /[A-Za-z]/.test(word));
}

function isText(text: string): boolean {
  return !/[[\p{Cc}--[\t\n\r]]\ufffd]/v.test(text);
}
