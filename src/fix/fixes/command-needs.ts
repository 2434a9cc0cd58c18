import type { Container } from '../../kube/index.ts';

/** Programs that do nothing without root, a capability or a writable image, and what they need. */
const NEEDS: ReadonlyMap<string, string> = new Map([
  ['chown', 'the capability CHOWN'],
  ['chroot', 'the capability SYS_CHROOT'],
  ['mount', 'the capability SYS_ADMIN'],
  ['umount', 'the capability SYS_ADMIN'],
  ['nsenter', 'the capability SYS_ADMIN'],
  ['modprobe', 'the capability SYS_MODULE'],
  ['sysctl', 'a privileged container'],
  ['iptables', 'the capability NET_ADMIN'],
  ['ip6tables', 'the capability NET_ADMIN'],
  ['nft', 'the capability NET_ADMIN'],
  ['tcpdump', 'the capability NET_RAW'],
  ['su', 'root'],
  ['sudo', 'root'],
  ['gosu', 'root'],
  ['su-exec', 'root'],
  ['setpriv', 'root'],
  ['adduser', 'root'],
  ['useradd', 'root'],
  ['apk', 'root and a writable root filesystem'],
  ['apt', 'root and a writable root filesystem'],
  ['apt-get', 'root and a writable root filesystem'],
  ['dnf', 'root and a writable root filesystem'],
  ['yum', 'root and a writable root filesystem'],
]);

const LONGEST = 20_000;

/** What the command of a container says that it needs: `its command runs chown, which needs the capability CHOWN`. */
export function commandNeeds({ command = [], args = [] }: Container): string | undefined {
  const text = [...command, ...args].join(' ').slice(0, LONGEST);
  for (const word of text.split(/[\s;&|()'"`$]+/)) {
    const program = word.slice(word.lastIndexOf('/') + 1);
    const need = NEEDS.get(program);
    if (need !== undefined) return `its command runs ${program}, which needs ${need}`;
  }
  return undefined;
}
