import { isAbsolute, join } from 'node:path';
import { SEVERITIES, type Severity } from '../../checks/index.ts';
import {
  boolean,
  type Fields,
  type Indexed,
  indexedList,
  isJsonObject,
  ownField,
  record,
  type Shape,
} from '../../kube/index.ts';
import { oneOf, strict, text, texts } from './shapes.ts';

/** What `serve:` of `breakwater.yaml` may say. */
export interface ServeConfig {
  readonly listen?: string;
  readonly url?: string;
  readonly data?: string;
  readonly keep?: string;
  readonly schedule?: string;
  readonly tls?: { readonly certFile?: string; readonly keyFile?: string };
  readonly trustedProxies?: readonly string[];
  readonly metricsToken?: SecretPlace;
  readonly signIn?: SignInConfig;
  readonly notifications?: readonly Indexed<NotificationConfig>[];
}

/** Where a secret is: it never stands in the configuration itself. */
export interface SecretPlace {
  readonly file?: string;
  /** The name of an environment variable. */
  readonly env?: string;
}

export interface SignInConfig {
  readonly idle?: string;
  readonly total?: string;
  readonly oidc?: OidcConfig;
  readonly kubernetes?: {
    readonly context?: string;
    readonly kubeconfig?: string;
    readonly audiences?: readonly string[];
  };
}

export interface OidcConfig {
  readonly issuer?: string;
  readonly clientId?: string;
  readonly clientSecret?: SecretPlace;
  readonly scopes?: readonly string[];
  readonly nameClaim?: string;
  readonly groupsClaim?: string;
  readonly viewers?: MembersConfig;
  readonly editors?: MembersConfig;
}

export interface MembersConfig {
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
}

export interface NotificationConfig {
  readonly name?: string;
  readonly format?: 'webhook' | 'slack' | 'teams';
  readonly url?: SecretPlace | string;
  readonly secret?: SecretPlace;
  readonly severity?: Severity;
  readonly namespaces?: readonly string[];
  readonly resolved?: boolean;
  readonly gather?: string;
  readonly quiet?: { readonly from?: string; readonly to?: string; readonly timeZone?: string };
}

/** A map of these fields, and no others, of which some have to be there. */
function map<T extends object>(what: string, fields: Fields<T>, needed: readonly (keyof T & string)[] = []): Shape<T> {
  const shape = strict(Object.keys(fields), record<T>(fields));
  return (value, reading) => {
    const read = shape(value, reading);
    if (!isJsonObject(value)) return read;
    for (const key of needed) if (ownField(value, key) === undefined) reading.problem(`${what} needs a ${key}`);
    return read;
  };
}

const secret: Shape<SecretPlace> = (value, reading) => {
  if (typeof value === 'string') {
    return reading.problem('a secret does not stand here: write {file: PATH} or {env: NAME}');
  }
  const place = map<SecretPlace>('a secret', { file: text, env: text })(value, reading);
  if (place !== undefined && (place.file === undefined) === (place.env === undefined)) {
    return reading.problem('a secret is in a file or in an environment variable: write {file: PATH} or {env: NAME}');
  }
  return place;
};

/** The address of a webhook may be a secret itself. */
const address: Shape<SecretPlace | string> = (value, reading) =>
  typeof value === 'string' ? text(value, reading) : secret(value, reading);

const members: Shape<MembersConfig> = map<MembersConfig>('a role', { users: texts, groups: texts });

const oidc: Shape<OidcConfig> = map<OidcConfig>(
  'oidc',
  {
    issuer: text,
    clientId: text,
    clientSecret: secret,
    scopes: texts,
    nameClaim: text,
    groupsClaim: text,
    viewers: members,
    editors: members,
  },
  ['issuer', 'clientId'],
);

const signIn: Shape<SignInConfig> = map<SignInConfig>('signIn', {
  idle: text,
  total: text,
  oidc,
  kubernetes: map<NonNullable<SignInConfig['kubernetes']>>('kubernetes', {
    context: text,
    kubeconfig: text,
    audiences: texts,
  }),
});

const notification: Shape<NotificationConfig> = map<NotificationConfig>(
  'a notification',
  {
    name: text,
    format: oneOf(['webhook', 'slack', 'teams']),
    url: address,
    secret,
    severity: oneOf(SEVERITIES),
    namespaces: texts,
    resolved: boolean,
    gather: text,
    quiet: map<NonNullable<NotificationConfig['quiet']>>('quiet', { from: text, to: text, timeZone: text }, [
      'from',
      'to',
    ]),
  },
  ['name', 'url'],
);

export const serve: Shape<ServeConfig> = map<ServeConfig>('serve', {
  listen: text,
  url: text,
  data: text,
  keep: text,
  schedule: text,
  tls: map<NonNullable<ServeConfig['tls']>>('tls', { certFile: text, keyFile: text }, ['certFile', 'keyFile']),
  trustedProxies: texts,
  metricsToken: secret,
  signIn,
  notifications: indexedList(notification),
});

/** The same with every path from a folder: that of the configuration file. */
export function servePathsFrom(folder: string, config: ServeConfig): ServeConfig {
  const at = (path: string): string => (isAbsolute(path) ? path : join(folder, path));
  const placed = (place: SecretPlace): SecretPlace => (place.file === undefined ? place : { file: at(place.file) });
  const { data, tls, metricsToken, signIn: written, notifications } = config;
  return {
    ...config,
    ...(data === undefined ? {} : { data: at(data) }),
    ...(tls?.certFile === undefined || tls.keyFile === undefined
      ? {}
      : { tls: { certFile: at(tls.certFile), keyFile: at(tls.keyFile) } }),
    ...(metricsToken === undefined ? {} : { metricsToken: placed(metricsToken) }),
    ...(written === undefined ? {} : { signIn: signInFrom(written, at, placed) }),
    ...(notifications === undefined
      ? {}
      : {
          notifications: notifications.map(({ url: target, secret: key, ...rest }) => ({
            ...rest,
            ...(target === undefined ? {} : { url: typeof target === 'string' ? target : placed(target) }),
            ...(key === undefined ? {} : { secret: placed(key) }),
          })),
        }),
  };
}

function signInFrom(
  { oidc: provider, kubernetes, ...rest }: SignInConfig,
  at: (path: string) => string,
  placed: (place: SecretPlace) => SecretPlace,
): SignInConfig {
  const { clientSecret, ...client } = provider ?? {};
  const { kubeconfig, ...cluster } = kubernetes ?? {};
  return {
    ...rest,
    ...(provider === undefined
      ? {}
      : { oidc: { ...client, ...(clientSecret === undefined ? {} : { clientSecret: placed(clientSecret) }) } }),
    ...(kubernetes === undefined
      ? {}
      : { kubernetes: { ...cluster, ...(kubeconfig === undefined ? {} : { kubeconfig: at(kubeconfig) }) } }),
  };
}
