import { type Answer, formatConnections, isNoConnection, subtractConnections } from '../../network/index.ts';

/** What may pass, in words: `TCP 80`, and `depends` where the plugin or what is not known decides the rest. */
export interface Passage {
  /** Empty when nothing surely passes. */
  readonly allowed: string;
  /** What may pass besides. */
  readonly depends?: string | undefined;
}

const ALL = 'All Connections';

export function passage({ allowed, possible }: Answer): Passage {
  const open = subtractConnections(possible, allowed);
  return {
    allowed: isNoConnection(allowed) ? '' : words(formatConnections(allowed)),
    depends: isNoConnection(open) ? undefined : words(formatConnections(open)),
  };
}

export function words(connections: string): string {
  return connections === ALL ? 'all ports' : connections;
}
