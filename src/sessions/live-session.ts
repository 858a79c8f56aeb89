/** One lab at work: its queue of commands, its nouns, its trace. */
import type { ExecResult } from '../contract/exec.ts';
import type { Session, SessionPatch } from '../contract/session.ts';
import type { ChangeOptions, Versioned } from './answer.ts';
import type { Addresses } from './nouns/addresses.ts';
import type { Hosts } from './nouns/hosts.ts';
import type { Interfaces } from './nouns/interfaces.ts';
import type { Neighbours } from './nouns/neighbours.ts';
import type { Pings } from './nouns/pings.ts';
import type { Routes } from './nouns/routes.ts';
import type { Rules } from './nouns/rules.ts';
import type { Sysctls } from './nouns/sysctls.ts';
import type { TraceHub } from './trace/trace-hub.ts';

export class LiveSession {
  declare readonly id: string;
  /** Changes when seq starts anew. */
  declare readonly epoch: string;
  declare readonly hosts: Hosts;
  declare readonly interfaces: Interfaces;
  declare readonly addresses: Addresses;
  declare readonly routes: Routes;
  declare readonly rules: Rules;
  declare readonly neighbours: Neighbours;
  declare readonly sysctls: Sysctls;
  declare readonly pings: Pings;
  declare readonly trace: TraceHub;

  /** Counts changes: of the newest one that is written down. */
  get revision(): number {
    throw new Error('not written yet');
  }

  describe(): Promise<Versioned<Session>> {
    throw new Error('not written yet');
  }

  patch(change: SessionPatch, options?: ChangeOptions): Promise<Versioned<Session>> {
    throw new Error('not written yet');
  }

  /** A line for the host's console; what a shell would say is in the result, never an error. Errors: NotFound. */
  exec(host: string, command: string, options?: ChangeOptions): Promise<Versioned<ExecResult>> {
    throw new Error('not written yet');
  }

  /** Let virtual time pass, nanoseconds. */
  advance(ns: number, options?: ChangeOptions): Promise<Versioned<void>> {
    throw new Error('not written yet');
  }
}
