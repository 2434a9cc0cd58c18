import type { Container } from '../../kube/index.ts';

/** What is known of an official image of Docker Hub, as of 2026-11. */
interface KnownImage {
  /** Without a user in the manifest it runs as root, at least when it starts. */
  readonly startsAsRoot?: boolean;
  /** Nothing in it depends on the user: a base that only runs a command. */
  readonly anyUser?: boolean;
  /** Where it writes beside `/tmp`. */
  readonly writes?: readonly string[];
}

const IMAGES: ReadonlyMap<string, KnownImage> = new Map<string, KnownImage>([
  ['alpine', { startsAsRoot: true, anyUser: true }],
  ['busybox', { startsAsRoot: true, anyUser: true }],
  ['debian', { startsAsRoot: true, anyUser: true }],
  ['ubuntu', { startsAsRoot: true, anyUser: true }],
  ['httpd', { startsAsRoot: true, writes: ['/usr/local/apache2/logs'] }],
  ['mariadb', { startsAsRoot: true, writes: ['/var/lib/mysql', '/run/mysqld'] }],
  ['memcached', { writes: [] }],
  ['mongo', { startsAsRoot: true, writes: ['/data/db', '/data/configdb'] }],
  ['mysql', { startsAsRoot: true, writes: ['/var/lib/mysql', '/var/run/mysqld'] }],
  ['nginx', { startsAsRoot: true, writes: ['/var/cache/nginx', '/var/run'] }],
  ['postgres', { startsAsRoot: true, writes: ['/var/lib/postgresql/data', '/var/run/postgresql'] }],
  ['rabbitmq', { startsAsRoot: true, writes: ['/var/lib/rabbitmq'] }],
  ['redis', { startsAsRoot: true, writes: ['/data'] }],
]);

/** Knowledge of the container's image, when it is an official one. */
export function knownImage({ image = '' }: Container): KnownImage | undefined {
  const name = /^(?:docker\.io\/)?(?:library\/)?([a-z0-9-]+)(?::[^/@]*)?(?:@.*)?$/.exec(image.slice(0, 500))?.[1];
  return name === undefined ? undefined : IMAGES.get(name);
}
