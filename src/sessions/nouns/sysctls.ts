/** The sysctls of a host, by names with dots: net.ipv4.ip_forward. */
import { Errno } from '../../engine/errno.ts';
import type { Host } from '../../engine/host.ts';
import type { ChangeOptions, Versioned } from '../answer.ts';
import { NotFound, Refused } from '../errors.ts';
import type { LiveSession } from '../live-session.ts';
import { mapped } from '../slices.ts';
import { hostOf } from './find.ts';

export class Sysctls {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  list(host: string): Promise<Versioned<Record<string, string>>> {
    return this.#session.read((lab) => sysctlsOf(hostOf(lab, host)));
  }

  get(host: string, name: string): Promise<Versioned<string>> {
    return this.#session.read((lab) => read(hostOf(lab, host), name));
  }

  /** Answers with the value as it is read back. Errors: NotFound, Refused. */
  set(host: string, name: string, value: string, options?: ChangeOptions<string>): Promise<Versioned<string>> {
    return this.#session.run((lab) => {
      const found = hostOf(lab, host);
      read(found, name);
      write(found, name, value);
      return read(found, name);
    }, options);
  }
}

export async function sysctlsOf({ sysctl }: Host): Promise<Record<string, string>> {
  return Object.fromEntries(await mapped(sysctl.names(), (name) => [name, sysctl.get(name) ?? '']));
}

/** In the words of sysctl(8). */
function write({ sysctl }: Host, name: string, value: string): void {
  try {
    sysctl.set(name, value);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new Refused(`setting key "${name}": ${error.text}`, { errno: error });
  }
}

function read({ sysctl }: Host, name: string): string {
  const value = sysctl.get(name);
  if (value === undefined) {
    const errno = new Errno('ENOENT');
    throw new NotFound(`cannot stat /proc/sys/${name.replaceAll('.', '/')}: ${errno.text}`, { errno });
  }
  return value;
}
