/**
 * Who is told what rtnetlink tells: the sockets of a host that are members of its multicast groups.
 *
 * Answers the same question as nlmsg_notify() (include/net/netlink.h).
 */
import type { Listener, News } from '../notify.ts';

export class Listeners {
  private readonly all = new Set<Listener>();

  /** Gives what takes it off the list again. */
  add(listener: Listener): () => void {
    this.all.add(listener);
    return () => this.all.delete(listener);
  }

  tell(news: News): void {
    for (const listener of this.all) listener(news);
  }

  /** The host is gone, or nobody answers for it any more: they hear so, and nothing after it. */
  hangUp(host: string): void {
    this.tell({ type: 'delhost', host });
    this.all.clear();
  }
}
