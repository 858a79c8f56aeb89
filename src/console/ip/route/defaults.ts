/** What `ip route` fills in when it is not said: the table and the scope that go with a kind of route. */
import { RT_SCOPE, RT_TABLE, RTN } from '../../../engine/state.ts';

/** @param type RTN_*; unicast when undefined */
export function defaultTable(type: number | undefined): number {
  const local: (number | undefined)[] = [RTN.LOCAL, RTN.BROADCAST, RTN.NAT, RTN.ANYCAST];
  return local.includes(type) ? RT_TABLE.LOCAL : RT_TABLE.MAIN;
}

/** Of a route that is added; `direct` where it has neither a gateway nor a list of nexthops. */
export function defaultScope(type: number = RTN.UNICAST, direct: boolean): number {
  const scope = openScope(type);
  if (scope !== RT_SCOPE.NOWHERE) return scope;
  return type === RTN.UNICAST && direct ? RT_SCOPE.LINK : RT_SCOPE.UNIVERSE;
}

/** Of a route that is named to be deleted: any, unless its kind allows only one. */
export function openScope(type: number = RTN.UNICAST): number {
  if (type === RTN.LOCAL || type === RTN.NAT) return RT_SCOPE.HOST;
  if (type === RTN.BROADCAST || type === RTN.MULTICAST || type === RTN.ANYCAST) return RT_SCOPE.LINK;
  return RT_SCOPE.NOWHERE;
}
