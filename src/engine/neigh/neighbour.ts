/** An entry of the neighbour table, and the states it may be in. */
import type { Timer } from '../clock.ts';
import type { Interface } from '../dev/interface.ts';
import type { Skb } from '../skb.ts';

/** NUD_* */
export const NUD = {
  NONE: 0,
  INCOMPLETE: 0x01,
  REACHABLE: 0x02,
  STALE: 0x04,
  DELAY: 0x08,
  PROBE: 0x10,
  FAILED: 0x20,
  NOARP: 0x40,
  PERMANENT: 0x80,
} as const;

/** States in which the link layer's address is known (NUD_VALID). */
export const VALID = NUD.PERMANENT | NUD.NOARP | NUD.REACHABLE | NUD.PROBE | NUD.STALE | NUD.DELAY;

/** States in which a packet needs nobody's leave (NUD_CONNECTED, and those that are asked about already). */
export const SURE = NUD.PERMANENT | NUD.NOARP | NUD.REACHABLE | NUD.DELAY | NUD.PROBE;

export interface Neighbour {
  readonly dev: Interface;
  readonly dst: number;
  lladdr: string | undefined;
  state: number;
  flags: number;
  protocol: number;
  /** When its state or its address changed, virtual ns. */
  updated: number;
  /** Packets for who is not known yet. */
  readonly waiting: Skb[];
  /** How often he was asked for. */
  asked: number;
  /** When it is asked again, or given up. */
  timer: Timer | undefined;
}
