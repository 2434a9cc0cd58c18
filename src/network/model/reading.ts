import { isJsonArray, type Reading, type Shape } from '../../kube/index.ts';
import { type AddressRange, parseCidr } from '../addresses/index.ts';
import { isProtocol, type Protocol } from '../connections/index.ts';

/** Notes a problem with a field of the value that is being read. */
export function problemAt(reading: Reading, part: string | number, message: string): undefined {
  reading.at(part, true, (_, inner) => inner.problem(message));
}

/** TCP, UDP or SCTP. */
export const protocol: Shape<Protocol> = (value, reading) => {
  if (typeof value !== 'string') return reading.wrongType('a string', value);
  return isProtocol(value) ? value : reading.problem('must be TCP, UDP or SCTP');
};

/** An address block such as 10.0.0.0/8. */
export const cidr: Shape<AddressRange> = (value, reading) => {
  if (typeof value !== 'string') return reading.wrongType('a string', value);
  return parseCidr(value) ?? reading.problem('must be a CIDR, such as 10.0.0.0/8');
};

/** A list of scalars, in which null is no entry that the API server takes. */
export function fullList<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value, reading) => {
    if (!isJsonArray(value)) return reading.wrongType('a list', value);
    const items: T[] = [];
    for (const [index, entry] of value.entries()) {
      const read = entry === null ? problemAt(reading, index, 'must not be null') : reading.at(index, entry, item);
      if (read !== undefined) items.push(read);
    }
    return items;
  };
}

/** Whether the number may be a port; a problem is noted when not. */
export function isPort(reading: Reading, part: string, port: number): boolean {
  if (port >= 1 && port <= 65535) return true;
  problemAt(reading, part, 'must be between 1 and 65535');
  return false;
}

const PORT_NAME = /^[a-z0-9-]{1,15}$/;

/** Whether the text may name a port (IANA service name syntax, as the API server checks it). */
export function isPortName(name: string): boolean {
  return PORT_NAME.test(name) && /[a-z]/.test(name) && !/^-|--|-$/.test(name);
}
