/**
 * A dummy interface on a kernel that may have no dummy module: an ifb takes its place. It is the same kind of device
 * (NOARP, no multicast, any mtu, swallows what it is given); its queue, its name and the default queue length differ,
 * and are made those of a dummy. Its counters differ as well: scenarios do not show them. IPv6 is off on it, since its
 * link-local address would be random.
 */
import type { LabStep } from '../lab-file.ts';

const ADD = /\b(link add (?:name |dev )?\S+) type dummy\b/g;

export function usesDummies(steps: readonly LabStep[]): boolean {
  return steps.some(({ cmd }) => /\btype dummy\b/.test(cmd));
}

/** The command as it is given to the kernel. */
export function withIfb(cmd: string): string {
  return cmd.replace(ADD, '$1 txqueuelen 1000 type ifb').replace(/\btype dummy\b/g, 'type ifb');
}

/** What the kernel said, of a dummy. */
export function asDummy(text: string): string {
  return text
    .replaceAll('qdisc pfifo_fast', 'qdisc noqueue')
    .replaceAll('"qdisc":"pfifo_fast"', '"qdisc":"noqueue"')
    .replace(/\bifb\b/g, 'dummy')
    .replaceAll('ifb_xmit', 'dummy_xmit');
}
