import type { AccessSettings, Members, OidcSettings, SignInSettings } from '../../server/index.ts';
import { CliError } from '../cli-error.ts';
import type { MembersConfig, OidcConfig, ServeConfig, SignInConfig } from '../config/serve-config.ts';
import { readTextFile } from '../files.ts';
import type { Io } from '../io.ts';
import { durationOf } from './durations.ts';
import { DEFAULT_LISTEN, type ServeOptions } from './options.ts';
import { readSecret } from './secrets.ts';

const LONGEST_SESSION = 30 * 86_400_000;

/** Who may reach the server, and how. */
export function accessOf(io: Io, options: ServeOptions, config: ServeConfig): AccessSettings {
  const { host, port } = addressOf(options.listen ?? config.listen ?? DEFAULT_LISTEN);
  return {
    host,
    port,
    url: options.url ?? config.url,
    tls: tlsOf(io, options.tlsCert ?? config.tls?.certFile, options.tlsKey ?? config.tls?.keyFile),
    insecure: options.insecure === true,
    trustedProxies: config.trustedProxies ?? [],
    signIn: config.signIn && signInOf(io, config.signIn),
    metricsToken: config.metricsToken && readSecret(io, config.metricsToken, 'metricsToken'),
  };
}

/** `127.0.0.1:7180`, `[::1]:7180`, `localhost:0`, or a port alone, which is this machine's. */
function addressOf(text: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, digits] = /^(?:(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]+)):)?([0-9]{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits !== undefined && port <= 65_535) return { host: bracketed ?? plain ?? '127.0.0.1', port };
  throw new CliError('bad-argument', `--listen "${text}" is no address: write ${DEFAULT_LISTEN}, [::1]:7180 or 7180`);
}

function tlsOf(io: Io, certificate: string | undefined, key: string | undefined): AccessSettings['tls'] {
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined) {
    throw new CliError('bad-argument', 'TLS needs both: --tls-cert FILE and --tls-key FILE');
  }
  return { certificate: readTextFile(io, certificate), key: readTextFile(io, key) };
}

function signInOf(io: Io, { idle = '1h', total = '12h', oidc, kubernetes }: SignInConfig): SignInSettings {
  if (oidc === undefined && kubernetes === undefined) {
    throw new CliError('bad-config', 'serve.signIn says how: oidc, kubernetes, or both');
  }
  return {
    idle: durationOf(idle, 'serve.signIn.idle', LONGEST_SESSION),
    total: durationOf(total, 'serve.signIn.total', LONGEST_SESSION),
    oidc: oidc && oidcOf(io, oidc),
    kubernetes: kubernetes && {
      context: kubernetes.context,
      kubeconfig: kubernetes.kubeconfig,
      audiences: kubernetes.audiences ?? [],
    },
  };
}

function oidcOf(io: Io, written: OidcConfig): OidcSettings {
  const { issuer = '', clientId = '', clientSecret } = written;
  if (!URL.canParse(issuer) || !/^https?:$/.test(new URL(issuer).protocol)) {
    throw new CliError('bad-config', `serve.signIn.oidc.issuer "${issuer}" is no address: write https://HOST[/PATH]`);
  }
  const [viewers, editors] = [membersOf(written.viewers), membersOf(written.editors)];
  if ([viewers, editors].every(({ users, groups }) => users.length + groups.length === 0)) {
    throw new CliError('bad-config', 'serve.signIn.oidc says who may do what: viewers, editors, or both');
  }
  return {
    issuer,
    clientId,
    clientSecret: clientSecret && readSecret(io, clientSecret, 'serve.signIn.oidc.clientSecret'),
    scopes: written.scopes ?? ['profile', 'email'],
    nameClaim: written.nameClaim ?? 'email',
    groupsClaim: written.groupsClaim ?? 'groups',
    viewers,
    editors,
  };
}

function membersOf({ users = [], groups = [] }: MembersConfig = {}): Members {
  return { users, groups };
}
