import type { Container } from '../../kube/index.ts';

/** What is known of an image, as of 2026-11. */
interface KnownImage {
  /** Without a user in the manifest it runs as root, at least when it starts. */
  readonly startsAsRoot?: boolean;
  /** Nothing in it depends on the user: a base that only runs a command. */
  readonly anyUser?: boolean;
  /** It writes among its own files, where no empty volume can be mounted. */
  readonly writesOwnFiles?: boolean;
  /** Where it writes beside `/tmp`. */
  readonly writes?: readonly string[];
}

/** Bases that only run a command. */
const BASES = ['alpine', 'amazonlinux', 'busybox', 'centos', 'debian', 'fedora', 'oraclelinux', 'rockylinux', 'ubuntu'];

/** Official images of languages and programs whose Dockerfile names no user; what they write depends on what is added. */
const AS_ROOT = [
  'cassandra',
  'couchdb',
  'docker',
  'drupal',
  'eclipse-temurin',
  'ghost',
  'golang',
  'influxdb',
  'nextcloud',
  'node',
  'openjdk',
  'php',
  'python',
  'ruby',
  'tomcat',
  'wordpress',
];

/** By the repository, from the images' own Dockerfiles (USER, VOLUME) and entry points. */
const IMAGES: ReadonlyMap<string, KnownImage> = new Map<string, KnownImage>([
  ...BASES.map((name) => [name, { startsAsRoot: true, anyUser: true }] as const),
  ...AS_ROOT.map((name) => [name, { startsAsRoot: true }] as const),
  ['caddy', { startsAsRoot: true, writes: ['/data', '/config'] }],
  ['grafana/grafana', { writes: ['/var/lib/grafana'] }],
  ['httpd', { startsAsRoot: true, writes: ['/usr/local/apache2/logs'] }],
  ['mariadb', { startsAsRoot: true, writes: ['/var/lib/mysql', '/run/mysqld'] }],
  ['memcached', { writes: [] }],
  ['mongo', { startsAsRoot: true, writes: ['/data/db', '/data/configdb'] }],
  ['mysql', { startsAsRoot: true, writes: ['/var/lib/mysql', '/var/run/mysqld'] }],
  ['nginx', { startsAsRoot: true, writes: ['/var/cache/nginx', '/var/run'] }],
  ['prom/alertmanager', { writes: ['/alertmanager'] }],
  ['prom/prometheus', { writes: ['/prometheus'] }],
  ['quay.io/prometheus/alertmanager', { writes: ['/alertmanager'] }],
  ['quay.io/prometheus/prometheus', { writes: ['/prometheus'] }],
  ['registry', { startsAsRoot: true, writes: ['/var/lib/registry'] }],
  ['traefik', { startsAsRoot: true }],
  ['postgres', { startsAsRoot: true, writes: ['/var/lib/postgresql/data', '/var/run/postgresql'] }],
  ['rabbitmq', { startsAsRoot: true, writes: ['/var/lib/rabbitmq'] }],
  ['registry.k8s.io/ingress-nginx/controller', { writesOwnFiles: true }],
  ['redis', { startsAsRoot: true, writes: ['/data'] }],
]);

/** What is known of the container's image. Names of Docker Hub's official images stand alone. */
export function knownImage({ image = '' }: Container): KnownImage | undefined {
  const [name = ''] = image.slice(0, 500).split('@', 1);
  const repository = name
    .replace(/:[^:/]*$/, '')
    .replace(/^docker\.io\//, '')
    .replace(/^library\//, '');
  return IMAGES.get(repository);
}
