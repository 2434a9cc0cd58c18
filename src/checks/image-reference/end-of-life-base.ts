import { podExample } from '../workload/workload-check.ts';
import { imageCheck } from './image-check.ts';

/** An image line whose maintainers stopped, or announced to stop, fixing it. */
interface EndOfLife {
  /** Of Docker Hub's official images, without `library/`. */
  readonly image: string;
  /** The tags of the line. */
  readonly tags: RegExp;
  /** ISO date from which it gets no fixes. */
  readonly date: string;
}

/** Dates from the projects' own release pages. Checked on 2026-11-01. */
const LINES: readonly EndOfLife[] = [
  { image: 'debian', tags: /^(?:9|stretch)\b/, date: '2022-06-30' },
  { image: 'debian', tags: /^(?:10|buster)\b/, date: '2024-06-30' },
  { image: 'debian', tags: /^(?:11|bullseye)\b/, date: '2026-08-31' },
  { image: 'ubuntu', tags: /^(?:16\.04|xenial)\b/, date: '2021-04-30' },
  { image: 'ubuntu', tags: /^(?:18\.04|bionic)\b/, date: '2023-05-31' },
  { image: 'ubuntu', tags: /^(?:20\.04|focal)\b/, date: '2025-05-31' },
  { image: 'centos', tags: /./, date: '2024-06-30' },
  { image: 'alpine', tags: /^(?:2\.\d+|3\.\d|3\.1[0-8])(?:\.|$)/, date: '2025-05-09' },
  { image: 'alpine', tags: /^3\.19(?:\.|$)/, date: '2025-11-01' },
  { image: 'alpine', tags: /^3\.20(?:\.|$)/, date: '2026-04-01' },
  { image: 'alpine', tags: /^3\.21(?:\.|$)/, date: '2026-11-01' },
  { image: 'node', tags: /^(?:[0-9]|1[0-7]|19)(?:[.-]|$)/, date: '2023-09-11' },
  { image: 'node', tags: /^18(?:[.-]|$)/, date: '2025-04-30' },
  { image: 'node', tags: /^20(?:[.-]|$)/, date: '2026-04-30' },
  { image: 'python', tags: /^2(?:[.-]|$)/, date: '2020-01-01' },
  { image: 'python', tags: /^3\.[0-7](?:[.-]|$)/, date: '2023-06-27' },
  { image: 'python', tags: /^3\.8(?:[.-]|$)/, date: '2024-10-07' },
  { image: 'python', tags: /^3\.9(?:[.-]|$)/, date: '2025-10-31' },
  { image: 'php', tags: /^(?:[4-7](?:[.-]|$)|8\.0(?:[.-]|$))/, date: '2023-11-26' },
  { image: 'php', tags: /^8\.1(?:[.-]|$)/, date: '2025-12-31' },
  { image: 'ruby', tags: /^(?:[12](?:[.-]|$)|3\.0(?:[.-]|$))/, date: '2024-04-23' },
  { image: 'ruby', tags: /^3\.1(?:[.-]|$)/, date: '2025-03-26' },
  { image: 'ruby', tags: /^3\.2(?:[.-]|$)/, date: '2026-03-31' },
  { image: 'golang', tags: /^1\.(?:\d|1\d|2[0-3])(?:[.-]|$)/, date: '2025-08-12' },
  { image: 'postgres', tags: /^(?:9|1[0-2])(?:[.-]|$)/, date: '2024-11-21' },
  { image: 'postgres', tags: /^13(?:[.-]|$)/, date: '2025-11-13' },
  { image: 'postgres', tags: /^14(?:[.-]|$)/, date: '2026-11-12' },
  { image: 'mysql', tags: /^5(?:[.-]|$)/, date: '2023-10-31' },
  { image: 'mysql', tags: /^8\.0(?:[.-]|$)/, date: '2026-04-30' },
  { image: 'mongo', tags: /^(?:[1-4](?:[.-]|$)|5\.)/, date: '2024-10-31' },
  { image: 'mongo', tags: /^6(?:[.-]|$)/, date: '2025-07-31' },
  { image: 'openjdk', tags: /./, date: '2022-07-31' },
];

export const endOfLifeBase = imageCheck(
  {
    id: 'image-reference/end-of-life',
    title: 'Image is of a line that gets no more fixes',
    severity: 'medium',
    rationale:
      'Vulnerabilities that are found from now on are not fixed in this line of the image, and scanners stop knowing ' +
      'about them.',
    remediation: 'Move to a supported line of the image.',
    examples: { bad: podExample({ image: 'debian:buster' }), good: podExample({ image: 'debian:trixie-slim' }) },
    references: [{ title: 'endoflife.date', url: 'https://endoflife.date/' }],
  },
  ({ registry, repository, tag }, _placed, { settings }) => {
    if (registry !== 'docker.io' || !repository.startsWith('library/') || tag === undefined) return undefined;
    const image = repository.slice('library/'.length);
    const line = LINES.find((candidate) => candidate.image === image && candidate.tags.test(tag));
    if (line === undefined || settings.today < line.date) return undefined;
    return `${image}:${tag} gets no fixes since ${line.date}`;
  },
);
