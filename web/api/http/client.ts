/** What a query may carry: several values under one key are alternatives. */
export type Parameters = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** An answer that is no answer, in the server's words. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const API = '/api/v1';

/**
 * Asks the server that the page came from. Whoever is no longer signed in is sent to sign in, and comes back here.
 *
 * @throws ApiError when the server refuses or cannot be reached.
 */
export async function ask<T>(path: string, parameters: Parameters = {}): Promise<T> {
  return await send<T>('GET', path, parameters);
}

async function send<T>(method: string, path: string, parameters: Parameters): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`${API}${path}${queryOf(parameters)}`, {
      method,
      headers: { accept: 'application/json' },
      credentials: 'same-origin',
    });
  } catch {
    throw new ApiError(0, 'unreachable', 'The server cannot be reached. Is "breakwater serve" still running?');
  }
  if (response.status === 401)
    location.assign(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`);
  if (response.ok) return (await response.json()) as T;
  throw await errorOf(response);
}

function queryOf(parameters: Parameters): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    for (const one of typeof value === 'object' ? value : [value]) query.append(key, String(one));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

async function errorOf(response: Response): Promise<ApiError> {
  try {
    const { error } = (await response.json()) as {
      readonly error: { readonly code: string; readonly message: string };
    };
    return new ApiError(response.status, error.code, error.message);
  } catch {
    return new ApiError(response.status, 'unknown', `The server answered ${response.status}.`);
  }
}

/** Everything of a list that is given in parts by offset. */
export async function askAll<T>(path: string, parameters: Parameters = {}): Promise<readonly T[]> {
  const items: T[] = [];
  for (;;) {
    const part = await ask<{ readonly total: number; readonly items: readonly T[] }>(path, {
      ...parameters,
      limit: PART,
      offset: items.length,
    });
    items.push(...part.items);
    if (part.items.length === 0 || items.length >= part.total) return items;
  }
}

/** The most that the server gives at once. */
export const PART = 500;
