import * as oidc from 'openid-client';
import { ServerError } from '../server-error.ts';
import type { Role } from './identity.ts';
import type { Members, OidcSettings } from './settings.ts';

/** What has to be remembered between leaving for the provider and coming back. */
export interface OidcAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface OidcUser {
  readonly name: string;
  readonly role: Role | undefined;
}

/** Seconds for one request to the provider. */
const TIMEOUT = 10;

/** Signs people in by an OpenID provider: the code flow with PKCE. */
export class OidcSignIn {
  readonly #settings: OidcSettings;
  readonly #redirectUri: string;
  #discovered: Promise<oidc.Configuration> | undefined;

  constructor(settings: OidcSettings, url: string) {
    this.#settings = settings;
    this.#redirectUri = new URL('/sign-in/oidc/callback', url).href;
  }

  /** Where to send the browser, and what to remember. */
  async begin(): Promise<{ readonly location: string; readonly attempt: OidcAttempt }> {
    const configuration = await this.#configuration();
    const attempt = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
    };
    const location = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#redirectUri,
      scope: ['openid', ...this.#settings.scopes].join(' '),
      code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
      state: attempt.state,
      nonce: attempt.nonce,
    });
    return { location: location.href, attempt };
  }

  /**
   * Takes the browser that comes back.
   *
   * @param query Of the address that it came back to, with its `?`.
   * @throws ServerError `sign-in`
   */
  async finish(query: string, attempt: OidcAttempt): Promise<OidcUser> {
    const configuration = await this.#configuration();
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, new URL(`${this.#redirectUri}${query}`), {
        pkceCodeVerifier: attempt.verifier,
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new ServerError('sign-in', 'the provider sent no ID token');
      return userOf(await this.#withUserInfo(configuration, tokens.access_token, claims), this.#settings);
    } catch (error) {
      if (error instanceof ServerError) throw error;
      throw new ServerError('sign-in', `the provider did not sign you in: ${reasonOf(error)}`);
    }
  }

  /** Groups may be told by the userinfo endpoint alone. */
  async #withUserInfo(configuration: oidc.Configuration, token: string, claims: oidc.IDToken): Promise<Claims> {
    const { groupsClaim, nameClaim } = this.#settings;
    const isTold = claims[groupsClaim] !== undefined && claims[nameClaim] !== undefined;
    if (isTold || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
    const more = await oidc.fetchUserInfo(configuration, token, claims.sub);
    return { ...more, ...claims };
  }

  /** Discovered when somebody signs in first, so that the server starts without the provider. */
  #configuration(): Promise<oidc.Configuration> {
    this.#discovered ??= this.#discover().catch((error: unknown) => {
      this.#discovered = undefined;
      throw new ServerError('sign-in', `the OpenID provider cannot be asked: ${reasonOf(error)}`);
    });
    return this.#discovered;
  }

  #discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    const server = new URL(issuer);
    const isLocal = server.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(server.hostname);
    const options = { timeout: TIMEOUT, ...(isLocal ? { execute: [oidc.allowInsecureRequests] } : {}) };
    return oidc.discovery(server, clientId, clientSecret, undefined, options);
  }
}

type Claims = Readonly<Record<string, unknown>>;

function userOf(claims: Claims, { nameClaim, groupsClaim, viewers, editors }: OidcSettings): OidcUser {
  const named = claims[nameClaim];
  // An address counts when the provider says that it is the user's own.
  const isUnproven = nameClaim === 'email' && claims['email_verified'] === false;
  if (typeof named !== 'string' || named === '' || isUnproven) {
    throw new ServerError('sign-in', `the provider does not say who you are: the claim "${nameClaim}" is missing`);
  }
  const written = claims[groupsClaim];
  const groups = (Array.isArray(written) ? written : [written]).filter((group) => typeof group === 'string');
  const isOneOf = (members: Members): boolean =>
    members.users.includes(named) || members.groups.some((group) => group === '*' || groups.includes(group));
  return { name: named.slice(0, 256), role: isOneOf(editors) ? 'editor' : isOneOf(viewers) ? 'viewer' : undefined };
}

/** Errors of the library quote no secrets, but their causes may hold whole answers: the message alone is told. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it answered in an unexpected way';
  const { message } = error;
  const told = 'error_description' in error && typeof error.error_description === 'string';
  return (told ? `${message} (${error.error_description})` : message).slice(0, 300);
}
