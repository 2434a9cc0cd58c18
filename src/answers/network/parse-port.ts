import { type ConnectionSet, connectionsOf, type End, isProtocol, portRange } from '../../network/index.ts';
import { AnswersError } from '../answers-error.ts';

const PORT = /^([0-9]{1,5})(?:\/([A-Za-z]+))?$/;
const NAME = /^([a-z0-9-]{1,15})(?:\/([A-Za-z]+))?$/;

/** `80`, `53/UDP`, or a name of a port of the destination. */
export function parsePort(text: string, destination: End): ConnectionSet {
  const [, number, protocolOfNumber] = PORT.exec(text) ?? [];
  if (number !== undefined) {
    const protocol = (protocolOfNumber ?? 'TCP').toUpperCase();
    const port = Number(number);
    if (port >= 1 && port <= 65535 && isProtocol(protocol)) return connectionsOf(protocol, portRange(port, port));
  }
  const [, name, protocolOfName] = NAME.exec(text) ?? [];
  const ports = destination.type === 'pod' ? destination.pod.ports : [];
  const named = ports.find(
    (port) => port.name === name && (protocolOfName === undefined || port.protocol === protocolOfName.toUpperCase()),
  );
  if (named !== undefined) return connectionsOf(named.protocol, portRange(named.port, named.port));
  throw new AnswersError(
    'bad-question',
    `"${text}" is no port: write 80, 53/UDP, or the name of a port of the destination`,
  );
}
