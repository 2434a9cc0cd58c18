import { isIP } from 'node:net';
import { ServerError } from '../server-error.ts';

/** An OpenID provider, and who it makes what. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly scopes: readonly string[];
  /** The claim that names the user. */
  readonly nameClaim: string;
  /** The claim that lists the user's groups. */
  readonly groupsClaim: string;
  readonly viewers: Members;
  readonly editors: Members;
}

/** Who is meant: by what the name claim says, or by group. `*` among the groups is everybody. */
export interface Members {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

/** The cluster that reviews tokens. */
export interface KubernetesSignIn {
  readonly context: string | undefined;
  readonly kubeconfig: string | undefined;
  /** Audiences that tokens have to be for; those of the API server, when there are none. */
  readonly audiences: readonly string[];
}

export interface SignInSettings {
  readonly oidc: OidcSettings | undefined;
  readonly kubernetes: KubernetesSignIn | undefined;
  /** A session ends when nothing came for this long, in milliseconds… */
  readonly idle: number;
  /** …or when it is this old. */
  readonly total: number;
}

export interface AccessSettings {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** How users reach it, such as `https://breakwater.example.com`. */
  readonly url: string | undefined;
  /** PEM. */
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
  /** Whether to speak plain HTTP beyond loopback, as behind a proxy that ends TLS. */
  readonly insecure: boolean;
  /** Addresses or blocks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly signIn: SignInSettings | undefined;
  /** What whoever collects metrics sends as a bearer token. */
  readonly metricsToken: string | undefined;
}

/** Refuses what would be open to others without their being asked who they are. */
export function checkAccess({ host, tls, insecure, signIn, url }: AccessSettings): void {
  if (url !== undefined) readUrl(url);
  if (isLoopback(host)) {
    if (signIn?.oidc !== undefined && url === undefined) throw needsUrl();
    return;
  }
  if (signIn === undefined || (signIn.oidc === undefined && signIn.kubernetes === undefined)) {
    throw new ServerError(
      'bad-settings',
      `to listen on ${host}, say how people sign in: serve.signIn in breakwater.yaml; without it only this machine is served (--listen 127.0.0.1:7180)`,
    );
  }
  if (tls === undefined && !insecure) {
    throw new ServerError(
      'bad-settings',
      `to listen on ${host}, give --tls-cert and --tls-key; or --insecure, where a proxy in front of it speaks TLS`,
    );
  }
  if (url === undefined) throw needsUrl();
}

function needsUrl(): ServerError {
  return new ServerError(
    'bad-settings',
    'say how users reach the server: serve.url in breakwater.yaml, such as https://breakwater.example.com',
  );
}

function readUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (url !== undefined && isPlain && url.pathname === '/' && /^https?:$/.test(url.protocol)) return;
  throw new ServerError('bad-settings', `serve.url "${text}" is no address of a server: write https://HOST[:PORT]`);
}

/** Whether only this machine can connect to an address that is listened on. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}
