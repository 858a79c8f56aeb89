/** What the lab said of a change: the object as it came to be. */
import type { Notification } from '../../engine/notify.ts';
import type { LabKeeper } from '../keeper/lab-keeper.ts';

type Of<T extends Notification['type']> = Extract<Notification, { type: T }>;

/** The last notification of this type while `work` was done; undefined when there was none. What `work` throws is thrown. */
export function told<T extends Notification['type']>(keeper: LabKeeper, type: T, work: () => void): Of<T> | undefined {
  const before = keeper.notifications.length;
  work();
  const said = keeper.notifications;
  for (let i = said.length - 1; i >= before; i--) if (said[i]?.type === type) return said[i] as Of<T>;
  return undefined;
}
