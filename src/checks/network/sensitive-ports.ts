/**
 * Ports whose service gives away data, or the machine it runs on, to whoever may connect. Ports that other programs
 * take as often are not among them.
 */
export const SENSITIVE_PORTS: ReadonlyMap<number, string> = new Map([
  [22, 'SSH'],
  [23, 'Telnet'],
  [1433, 'SQL Server'],
  [1521, 'Oracle Database'],
  [2375, 'the Docker API'],
  [2376, 'the Docker API'],
  [2379, 'etcd'],
  [2380, 'etcd'],
  [3306, 'MySQL'],
  [3389, 'Remote Desktop'],
  [4194, 'cAdvisor'],
  [5432, 'PostgreSQL'],
  [5601, 'Kibana'],
  [5900, 'VNC'],
  [5984, 'CouchDB'],
  [6379, 'Redis'],
  [8086, 'InfluxDB'],
  [8200, 'Vault'],
  [8500, 'Consul'],
  [9042, 'Cassandra'],
  [9092, 'Kafka'],
  [9200, 'Elasticsearch'],
  [9300, 'Elasticsearch'],
  [10_250, 'the kubelet'],
  [10_255, 'the kubelet'],
  [11_211, 'memcached'],
  [15_672, 'RabbitMQ management'],
  [26_257, 'CockroachDB'],
  [27_017, 'MongoDB'],
]);

/** Those that are open on nodes. */
export const NODE_PORTS: readonly number[] = [2379, 10_250, 10_255];
