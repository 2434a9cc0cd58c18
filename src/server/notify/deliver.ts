import { createHmac } from 'node:crypto';
import type { Channel } from './channel.ts';

/** For one delivery, in milliseconds. */
const TIMEOUT = 10_000;

/** Why a delivery failed. The address is not repeated: it may be a secret itself. */
export class DeliveryError extends Error {
  /** Milliseconds that the receiver asks to wait. */
  readonly retryAfter: number | undefined;

  constructor(message: string, retryAfter?: number) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

/**
 * Sends a body to a channel, once. Only the address of the configuration is asked: redirects are not followed.
 *
 * A channel with a secret is signed: `Breakwater-Signature` is `v1=` and the HMAC-SHA-256, in hex, of the value of
 * `Breakwater-Timestamp` (seconds since 1970), a dot, and the body. A receiver compares it, and refuses what is old.
 *
 * @param id Stays the same for every attempt, so that a receiver knows what it had already: `Breakwater-Delivery`.
 * @throws DeliveryError
 */
export async function deliver(
  { url, secret }: Pick<Channel, 'url' | 'secret'>,
  body: string,
  id: string,
  now: number,
): Promise<void> {
  const timestamp = String(Math.floor(now / 1000));
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'user-agent': 'breakwater',
    'breakwater-delivery': id,
    'breakwater-timestamp': timestamp,
  };
  if (secret !== undefined) headers['breakwater-signature'] = `v1=${signatureOf(secret, timestamp, body)}`;
  const response = await post(url, headers, body);
  await response.body?.cancel().catch(() => undefined);
  if (response.ok) return;
  const seconds = Number(response.headers.get('retry-after'));
  const wait = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3_600) * 1000 : undefined;
  const isRedirect = response.status >= 300 && response.status < 400;
  const reason = isRedirect
    ? 'it answered with a redirect, which is not followed'
    : `it answered with ${response.status}`;
  throw new DeliveryError(reason, wait);
}

async function post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
      headers,
      body,
    });
  } catch (error) {
    throw new DeliveryError(reasonOf(error));
  }
}

function signatureOf(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${TIMEOUT / 1000} s`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
  const code = cause !== undefined && 'code' in cause ? String(cause.code) : '';
  return code === '' ? 'it cannot be reached' : `it cannot be reached (${code})`;
}
