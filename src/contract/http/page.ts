/** Lists, page by page. */
import { z } from 'zod';
import { AddressInfo } from '../address.ts';
import { Cursor } from '../common.ts';
import { Host } from '../host.ts';
import { Interface } from '../interface.ts';
import { Neighbour } from '../neighbour.ts';
import { Ping } from '../ping.ts';
import { Route } from '../route.ts';
import { Rule } from '../rule.ts';
import { Session } from '../session.ts';
import { Token } from './token.ts';

function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({
    items: z.array(item),
    next: Cursor.optional().meta({ description: 'Give it back as `cursor` to read on; absent at the end.' }),
  });
}

export const SessionPage = pageOf(Session).meta({ id: 'SessionPage' });
export const HostPage = pageOf(Host).meta({ id: 'HostPage' });
export const InterfacePage = pageOf(Interface).meta({ id: 'InterfacePage' });
export const AddressPage = pageOf(AddressInfo).meta({ id: 'AddressPage' });
export const RoutePage = pageOf(Route).meta({ id: 'RoutePage' });
export const RulePage = pageOf(Rule).meta({ id: 'RulePage' });
export const NeighbourPage = pageOf(Neighbour).meta({ id: 'NeighbourPage' });
export const PingPage = pageOf(Ping).meta({ id: 'PingPage' });
export const TokenPage = pageOf(Token).meta({ id: 'TokenPage' });
