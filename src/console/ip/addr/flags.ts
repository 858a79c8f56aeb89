/** The flags of an address by iproute2's words: IFA_F_*. */

export interface AddrFlag {
  name: string;
  mask: number;
  /** Only the kernel sets it. */
  readonly: boolean;
  v6only: boolean;
}

/** In the order in which they are printed. */
export const ADDR_FLAGS: readonly AddrFlag[] = [
  { name: 'secondary', mask: 0x01, readonly: true, v6only: false },
  { name: 'temporary', mask: 0x01, readonly: true, v6only: false },
  { name: 'nodad', mask: 0x02, readonly: false, v6only: true },
  { name: 'optimistic', mask: 0x04, readonly: false, v6only: true },
  { name: 'dadfailed', mask: 0x08, readonly: true, v6only: true },
  { name: 'home', mask: 0x10, readonly: false, v6only: true },
  { name: 'deprecated', mask: 0x20, readonly: true, v6only: true },
  { name: 'tentative', mask: 0x40, readonly: true, v6only: true },
  { name: 'permanent', mask: 0x80, readonly: true, v6only: true },
  { name: 'mngtmpaddr', mask: 0x100, readonly: false, v6only: true },
  { name: 'noprefixroute', mask: 0x200, readonly: false, v6only: false },
  { name: 'autojoin', mask: 0x400, readonly: false, v6only: false },
  { name: 'stable-privacy', mask: 0x800, readonly: true, v6only: true },
];

export const SECONDARY = 0x01;
export const PERMANENT = 0x80;
export const AUTOJOIN = 0x400;

export function addrFlag(name: string): AddrFlag | undefined {
  return ADDR_FLAGS.find((flag) => flag.name === name);
}
