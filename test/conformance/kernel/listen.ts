/**
 * Shell lines that run commands while `ip monitor` listens: from the moment it does, until it has told everything.
 *
 * The kernel puts a message on the socket of every listener before the command that caused it is answered, so whoever
 * sleeps with an empty queue has told all there was; a short while is waited for what the kernel does on its own time.
 */
import type { Monitored } from '../monitor.ts';

/** Seconds without news that are taken for the end of them. */
const QUIET = 0.05;
const POLL = 0.01;

export function listenLines({ listener, commands }: Monitored): string {
  return `# It looks at every namespace of the machine when it begins, of which others may just be going: none are here.
unshare -m sh -c 'mount -t tmpfs none /run/netns && exec ${listener}' &
pid=$!
# Its socket in the kernel's list: groups it is a member of, and bytes that wait for it.
socket() { awk -v pid=$pid '$2 == 0 && $3 == pid && $4 != "00000000" { print $5 }' /proc/net/netlink; }
sleeps() { grep -q '^State:.S' /proc/$pid/status; }
waits() { sleeps && [ "$(socket)" = 0 ]; }
until waits; do kill -0 $pid || exit 125; sleep ${POLL}; done
( ${commands}
) > /dev/null
exit=$?
until waits && sleep ${QUIET} && waits; do kill -0 $pid || exit 125; sleep ${POLL}; done
kill $pid
{ wait $pid; } 2> /dev/null
exit $exit
`;
}
