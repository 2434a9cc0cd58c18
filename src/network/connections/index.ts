export {
  ALL_CONNECTIONS,
  type ConnectionSet,
  connectionsOf,
  formatConnections,
  includesConnection,
  intersectConnections,
  isNoConnection,
  isProtocol,
  NO_CONNECTIONS,
  PROTOCOLS,
  type Protocol,
  unionConnections,
} from './connection-set.ts';
export { ALL, type ConnectionId, ConnectionTable, NONE } from './connection-table.ts';
export { ALL_PORTS, type PortRanges, portRange } from './port-ranges.ts';
