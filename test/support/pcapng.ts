/** Reads a capture block by block, and refuses whatever does not keep to draft-ietf-opsawg-pcapng. */

export interface ReadOption {
  code: number;
  value: Buffer;
}

interface Block {
  type: number;
  body: Buffer;
}

export interface ReadInterface {
  name: string;
  linktype: number;
  snaplen: number;
  tsresol: number | undefined;
  description: string;
  hardware: string | undefined;
  mac: string | undefined;
  /** With their prefix, IPv4 first. */
  addresses: string[];
}

export interface ReadPacket {
  interface: string;
  /** In the units of its interface. */
  at: bigint;
  frame: Buffer;
  length: number;
  /** 1 in, 2 out. */
  flags: number;
  id: bigint;
  verdict: Buffer | undefined;
  comments: string[];
}

export interface ReadCapture {
  section: Record<'hardware' | 'os' | 'application' | 'comment', string>;
  interfaces: ReadInterface[];
  packets: ReadPacket[];
  /** Blocks of names, of which each has none. */
  heartbeats: number;
}

export function readCapture(file: Buffer): ReadCapture {
  const [header, ...blocks] = [...blocksOf(file)];
  if (header?.type !== 0x0a0d0d0a) throw new Error('it does not begin with a section');
  if (header.body.readUInt32LE(0) !== 0x1a2b3c4d) throw new Error('not little-endian');
  if (header.body.readUInt16LE(4) !== 1) throw new Error('another version');
  const about = optionsOf(header.body.subarray(16));
  const capture: ReadCapture = {
    section: {
      hardware: only(about, 2).toString(),
      os: only(about, 3).toString(),
      application: only(about, 4).toString(),
      comment: only(about, 1).toString(),
    },
    interfaces: [],
    packets: [],
    heartbeats: 0,
  };
  for (const { type, body } of blocks) {
    if (type === 1) capture.interfaces.push(interfaceOf(body));
    else if (type === 6) capture.packets.push(packetOf(body, capture.interfaces));
    else if (type === 4 && body.equals(Buffer.alloc(8))) capture.heartbeats++;
    else throw new Error(`a block of type ${type}`);
  }
  return capture;
}

function* blocksOf(file: Buffer): Generator<Block> {
  for (let at = 0; at < file.length; ) {
    const length = file.readUInt32LE(at + 4);
    if (length % 4 !== 0 || length < 12 || at + length > file.length) throw new Error(`a block of ${length} bytes`);
    if (file.readUInt32LE(at + length - 4) !== length) throw new Error('the two lengths of a block differ');
    yield { type: file.readUInt32LE(at), body: file.subarray(at + 8, at + length - 4) };
    at += length;
  }
}

function interfaceOf(body: Buffer): ReadInterface {
  const options = optionsOf(body.subarray(8));
  return {
    name: only(options, 2).toString(),
    linktype: body.readUInt16LE(0),
    snaplen: body.readUInt32LE(4),
    tsresol: only(options, 9)[0],
    description: only(options, 3).toString(),
    hardware: options.find(({ code }) => code === 15)?.value.toString(),
    mac: options.find(({ code }) => code === 6)?.value.toString('hex'),
    addresses: [
      ...options.filter(({ code }) => code === 4).map(({ value }) => `${quad(value, 0)}/${quad(value, 4)}`),
      ...options.filter(({ code }) => code === 5).map(({ value }) => `${value.toString('hex', 0, 16)}/${value[16]}`),
    ],
  };
}

function quad(bytes: Buffer, at: number): string {
  return bytes.subarray(at, at + 4).join('.');
}

function packetOf(body: Buffer, interfaces: readonly ReadInterface[]): ReadPacket {
  const on = interfaces[body.readUInt32LE(0)];
  if (!on) throw new Error('a packet of an interface that was not described before');
  const captured = body.readUInt32LE(12);
  const length = body.readUInt32LE(16);
  if (captured > length || captured > on.snaplen) throw new Error(`${captured} of ${length} bytes`);
  const end = 20 + 4 * Math.ceil(captured / 4);
  const options = optionsOf(body.subarray(end));
  return {
    interface: on.name,
    at: (BigInt(body.readUInt32LE(4)) << 32n) | BigInt(body.readUInt32LE(8)),
    frame: body.subarray(20, 20 + captured),
    length,
    flags: only(options, 2).readUInt32LE(),
    id: only(options, 5).readBigUInt64LE(),
    verdict: options.find(({ code }) => code === 7)?.value,
    comments: options.filter(({ code }) => code === 1).map(({ value }) => value.toString()),
  };
}

function optionsOf(bytes: Buffer): ReadOption[] {
  const options: ReadOption[] = [];
  for (let at = 0; ; ) {
    const [code, length] = [bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2)];
    const end = at + 4 + 4 * Math.ceil(length / 4);
    if (code === 0) {
      if (length !== 0 || end !== bytes.length) throw new Error('something follows the last option');
      return options;
    }
    const value = bytes.subarray(at + 4, at + 4 + length);
    if (bytes.subarray(at + 4 + length, end).some((byte) => byte !== 0)) throw new Error('padding that is not zero');
    options.push({ code, value });
    at = end;
  }
}

function only(options: readonly ReadOption[], code: number): Buffer {
  const [found, ...more] = options.filter((option) => option.code === code);
  if (!found || more.length > 0) throw new Error(`option ${code} is there ${found ? 'twice' : 'not at all'}`);
  return found.value;
}
