/** `viewer` reads; `editor` also scans and saves exceptions. */
export type Role = 'viewer' | 'editor';

/** Who a request is from. */
export interface Identity {
  readonly name: string;
  readonly role: Role;
  /** `local`: this machine's own user, where no sign-in is asked for. `metrics`: the token for metrics alone. */
  readonly via: 'local' | 'oidc' | 'kubernetes' | 'metrics';
}

/** Who a route is for. `metrics` is for whoever collects metrics, and viewers. */
export type Audience = 'public' | 'metrics' | Role;

export function mayUse(identity: Identity | undefined, audience: Audience): boolean {
  if (audience === 'public') return true;
  if (identity === undefined) return false;
  if (audience === 'metrics') return true;
  if (identity.via === 'metrics') return false;
  return audience === 'viewer' || identity.role === 'editor';
}
