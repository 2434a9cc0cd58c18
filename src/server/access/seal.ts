import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** Seals small values so that a browser can keep them and neither read nor change them (AES-256-GCM). */
export class Seal {
  readonly #key: Buffer;

  /** @param key 32 bytes, in base64. */
  constructor(key: string) {
    this.#key = Buffer.from(key, 'base64');
  }

  static newKey(): string {
    return randomBytes(32).toString('base64');
  }

  /** @param until When it is no longer opened, in milliseconds since 1970. */
  close(value: unknown, until: number): string {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const text = Buffer.concat([cipher.update(JSON.stringify({ until, value }), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
  }

  /** The value; undefined when this seal did not close it, or its time is over. */
  open(sealed: string, now: number): unknown {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < NONCE + TAG) return undefined;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, NONCE), { authTagLength: TAG });
      decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
      const text = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8');
      const { until, value } = JSON.parse(text) as { readonly until: number; readonly value: unknown };
      return until > now ? value : undefined;
    } catch {
      return undefined;
    }
  }
}
