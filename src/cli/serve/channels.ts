import type { Channel, QuietTime } from '../../server/index.ts';
import { CliError } from '../cli-error.ts';
import type { NotificationConfig, ServeConfig } from '../config/serve-config.ts';
import type { Io } from '../io.ts';
import { durationOf, minuteOf } from './durations.ts';
import { readSecret } from './secrets.ts';

const LONGEST_GATHER = 86_400_000;

/** The channels of the configuration. */
export function channelsOf(io: Io, { notifications = [] }: ServeConfig): readonly Channel[] {
  const channels = notifications.map((one) => channelOf(io, one));
  const names = new Set<string>();
  for (const { name } of channels) {
    if (names.has(name)) throw new CliError('bad-config', `two notifications are called "${name}"`);
    names.add(name);
  }
  return channels;
}

function channelOf(io: Io, written: NotificationConfig): Channel {
  const { name = '', format = 'webhook', url = '', secret, severity = 'high', gather = '1m', quiet } = written;
  const what = `notification "${name}"`;
  const address = typeof url === 'string' ? url : readSecret(io, url, `the url of ${what}`);
  return {
    name,
    format,
    url: checkedUrl(address, what),
    secret: secret && readSecret(io, secret, `the secret of ${what}`),
    severity,
    namespaces: written.namespaces ?? [],
    resolved: written.resolved ?? true,
    gather: durationOf(gather, `gather of ${what}`, LONGEST_GATHER),
    quiet: quiet && quietOf(quiet, what),
  };
}

function checkedUrl(text: string, what: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '')
    return url.href;
  // The address may be a secret: it is not repeated.
  throw new CliError('bad-config', `the url of ${what} is none: write https://HOST/PATH`);
}

function quietOf(
  { from = '', to = '', timeZone = 'UTC' }: NonNullable<NotificationConfig['quiet']>,
  what: string,
): QuietTime {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new CliError(
      'bad-config',
      `quiet of ${what}: there is no time zone "${timeZone}"; write Europe/Berlin or UTC`,
    );
  }
  return { from: minuteOf(from, `quiet of ${what}`), to: minuteOf(to, `quiet of ${what}`), timeZone };
}
