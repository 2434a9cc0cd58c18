export { type AuditLogFile, type AuditLogReading, type ReadAuditLogOptions, readAuditLog } from './read-audit-log.ts';
