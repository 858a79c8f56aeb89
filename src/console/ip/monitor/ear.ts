/** A socket that is a member of rtnetlink's multicast groups, and what is printed of what comes in. */
import type { News } from '../../../engine/notify.ts';
import type { Listening } from '../../run.ts';
import type { Ip } from '../context.ts';
import { printNews } from './print.ts';
import { isWanted, topicOf, type Wanted } from './wanted.ts';

export class Ear implements Listening {
  readonly ms = undefined;
  over = false;
  private readonly ip: Ip;
  private readonly wanted: Wanted;
  private readonly leave: () => void;
  private left: number;
  private readonly waiters: (() => void)[] = [];

  constructor(ip: Ip, wanted: Wanted) {
    this.ip = ip;
    this.wanted = wanted;
    this.left = ip.maxMessages;
    ip.remembered = new Map(ip.host.links().map(({ ifindex, ifname }) => [ifindex, ifname]));
    this.leave = ip.host.listeners.add((news) => this.hear(news));
  }

  close(): void {
    this.leave();
    this.ip.remembered = undefined;
  }

  expire(): void {
    this.end();
  }

  whenOver(then: () => void): void {
    if (this.over) then();
    else this.waiters.push(then);
  }

  private hear(news: News): void {
    if (this.over) return;
    if (news.type === 'delhost') {
      this.end();
      return;
    }
    const topic = topicOf(news);
    if (!topic || !isWanted(this.wanted, topic, this.ip.options.family)) return;
    this.remember(news);
    printNews(this.ip, this.wanted, news);
    if (--this.left <= 0) this.end();
  }

  /** iproute2 calls an interface by the name by which it first met it, until the interface is gone. */
  private remember(news: News): void {
    const names = this.ip.remembered;
    if (news.type === 'dellink') names?.delete(news.link.ifindex);
    else if (news.type === 'newlink' && !names?.has(news.link.ifindex)) {
      names?.set(news.link.ifindex, news.link.ifname);
    }
  }

  private end(): void {
    this.over = true;
    for (const then of this.waiters.splice(0)) then();
  }
}
