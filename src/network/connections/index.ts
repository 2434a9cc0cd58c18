export {
  ALL_CONNECTIONS,
  type ConnectionSet,
  connectionsKey,
  connectionsOf,
  formatConnections,
  includesConnection,
  intersectConnections,
  isNoConnection,
  isProtocol,
  NO_CONNECTIONS,
  PROTOCOLS,
  type Protocol,
  subtractConnections,
  unionConnections,
} from './connection-set.ts';
export { ALL, type ConnectionId, ConnectionTable, NONE } from './connection-table.ts';
export { ALL_PORTS, LAST_PORT, type PortRanges, portRange } from './port-ranges.ts';
