/**
 * Makes the certificates of a test cluster. Node reads X.509 but cannot write it, and the little that is needed here
 * (RFC 5280, ECDSA P-256 with SHA-256, RFC 5758) is less than a dependency.
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate and its private key, both PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

/** What to certify: a Kubernetes user and its groups, or a server and its addresses. */
export interface Subject {
  readonly name: string;
  readonly groups?: readonly string[];
  /** IPv4 addresses and DNS names; given for a server certificate only. */
  readonly addresses?: readonly string[];
  /** Defaults to a day from now. A time that has passed makes an expired certificate. */
  readonly expires?: Date;
}

const DAY = 86_400_000;

/** A certificate authority with a new key. */
export class CertificateAuthority {
  readonly certificate: string;
  readonly #key: KeyObject;
  readonly #keyId: Buffer;
  readonly #name: Buffer;

  constructor(name: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    this.#keyId = randomBytes(20);
    this.#name = distinguishedName({ name });
    const extensions = [
      extension('2.5.29.19', true, sequence(der(0x01, Buffer.of(0xff)))), // basicConstraints: a CA
      extension('2.5.29.15', true, bits(0x06, 1)), // keyUsage: keyCertSign, cRLSign
      extension('2.5.29.14', false, der(0x04, this.#keyId)),
    ];
    this.certificate = this.#certify(this.#name, publicKey, new Date(Date.now() + DAY), extensions);
  }

  /** Certifies a new key. */
  issue(subject: Subject): Identity {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const purpose = subject.addresses === undefined ? '1.3.6.1.5.5.7.3.2' : '1.3.6.1.5.5.7.3.1'; // client, server
    const extensions = [
      extension('2.5.29.15', true, bits(0x80, 7)), // keyUsage: digitalSignature
      extension('2.5.29.37', false, sequence(oid(purpose))),
      extension('2.5.29.35', false, sequence(der(0x80, this.#keyId))),
    ];
    if (subject.addresses !== undefined) {
      extensions.push(extension('2.5.29.17', false, sequence(...subject.addresses.map(alternativeName))));
    }
    const expires = subject.expires ?? new Date(Date.now() + DAY);
    return {
      certificate: this.#certify(distinguishedName(subject), publicKey, expires, extensions),
      key: privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
    };
  }

  #certify(subject: Buffer, publicKey: KeyObject, expires: Date, extensions: readonly Buffer[]): string {
    const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));
    const serial = randomBytes(16);
    serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f); // positive, and without a leading zero
    const begins = new Date(Math.min(Date.now(), expires.getTime()) - DAY);
    const body = sequence(
      der(0xa0, der(0x02, Buffer.of(2))), // version 3
      der(0x02, serial),
      ecdsaWithSha256,
      this.#name,
      sequence(time(begins), time(expires)),
      subject,
      publicKey.export({ type: 'spki', format: 'der' }),
      der(0xa3, sequence(...extensions)),
    );
    return pem('CERTIFICATE', sequence(body, ecdsaWithSha256, bits(sign('sha256', body, this.#key), 0)));
  }
}

/** A key pair to sign service account tokens with; PEM. */
export function signingKey(): { readonly key: string; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    key: privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Kubernetes reads the user from the common name and the groups from the organizations. */
function distinguishedName(subject: Pick<Subject, 'name' | 'groups'>): Buffer {
  const attribute = (type: string, value: string) => der(0x31, sequence(oid(type), der(0x0c, Buffer.from(value))));
  return sequence(
    ...(subject.groups ?? []).map((group) => attribute('2.5.4.10', group)),
    attribute('2.5.4.3', subject.name),
  );
}

function alternativeName(address: string): Buffer {
  const numbers = /^[\d.]+$/.test(address) ? address.split('.').map(Number) : undefined;
  return numbers === undefined ? der(0x82, Buffer.from(address)) : der(0x87, Buffer.from(numbers));
}

function extension(type: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(type), ...(critical ? [der(0x01, Buffer.of(0xff))] : []), der(0x04, value));
}

function time(value: Date): Buffer {
  const digits = value.toISOString().replace(/[-:T]|\.\d+/g, '');
  return der(0x17, Buffer.from(digits.slice(2))); // UTCTime, which serves until 2049
}

function bits(value: Buffer | number, unused: number): Buffer {
  return der(0x03, Buffer.of(unused), typeof value === 'number' ? Buffer.of(value) : value);
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const base128 = (value: number): number[] => {
    const digits = [value & 0x7f];
    for (let high = value >> 7; high > 0; high >>= 7) digits.unshift((high & 0x7f) | 0x80);
    return digits;
  };
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.of(tag, ...length), content]);
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
