/** What `ip monitor` was asked to tell: which multicast groups of rtnetlink it is a member of, and what it prints of them. */
import type { News } from '../../../engine/notify.ts';
import { AF } from '../context.ts';

/** In the order in which iproute2 tries their beginnings. */
export const OBJECTS = [
  'link',
  'address',
  'route',
  'mroute',
  'prefix',
  'neigh',
  'netconf',
  'rule',
  'nsid',
  'nexthop',
] as const;

/** Of some there is never any news here. */
export type MonitorObject = (typeof OBJECTS)[number] | 'stats';

export interface Wanted {
  /** None for all of them. */
  objects: Set<MonitorObject>;
  /** Every message begins with what it is about. */
  label: boolean;
  /** Every message begins with where it comes from, which is always here. */
  allNsid: boolean;
  /** 0 for every interface. */
  ifindex: number;
  file: string | undefined;
}

/** What a message is about, and its family where there is a group for each. */
export interface Topic {
  object: MonitorObject;
  family: number;
}

const TOPICS: Readonly<Record<string, Topic>> = {
  link: { object: 'link', family: AF.UNSPEC },
  addr: { object: 'address', family: AF.INET },
  addr6: { object: 'address', family: AF.INET6 },
  route: { object: 'route', family: AF.INET },
  route6: { object: 'route', family: AF.INET6 },
  rule: { object: 'rule', family: AF.INET },
  neigh: { object: 'neigh', family: AF.INET },
};

/** Undefined for what no monitor hears of. */
export function topicOf(news: News): Topic | undefined {
  if (news.type === 'newconf' || news.type === 'delconf') {
    return { object: 'netconf', family: news.conf.family === 'inet' ? AF.INET : AF.INET6 };
  }
  return TOPICS[news.type.slice('new'.length)];
}

export function isWanted({ objects }: Wanted, { object, family }: Topic, asked: number): boolean {
  if (objects.size > 0 && !objects.has(object)) return false;
  return asked === AF.UNSPEC || family === AF.UNSPEC || family === asked;
}
