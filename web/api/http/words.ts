import type { Static } from 'typebox';
import type { Place as PlaceSchema } from '../../../src/server/http/schemas/common.ts';
import type { Connectivity } from '../../../src/server/http/schemas/engine.ts';
import type { Passage, Place } from '../../../src/views/index.ts';

export type Connections = Static<typeof Connectivity>['items'][number]['allowed'];

export function placeOf(place: Static<typeof PlaceSchema> | undefined): Place | undefined {
  return place && { file: place.file, line: place.start?.line, column: place.start?.column };
}

/** `TCP 80,443 UDP 53`, and `all ports`. Nothing is the empty text. */
export function connectionWords(connections: Connections): string {
  if (connections === 'all') return 'all ports';
  return Object.entries(connections)
    .map(([protocol, ports]) => `${protocol} ${ports.join(',')}`)
    .join(' ');
}

export function passageOf({
  allowed,
  possible,
}: {
  readonly allowed: Connections;
  readonly possible: Connections;
}): Passage {
  const [sure, may] = [connectionWords(allowed), connectionWords(possible)];
  return { allowed: sure, depends: sure === may ? undefined : may };
}
