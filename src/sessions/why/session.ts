/** What happens to the session itself. */
import { hostName, type Sentences } from './events.ts';

export const session: Sentences<'session'> = {
  'session:created': () =>
    'The session begins, without a host. Its clock stands at 0 and moves only with what happens.',
  'session:changed': ({ pinned }) =>
    `The session has another name, or other labels, or is pinned or no longer: nothing in the lab changes by that.${
      pinned ? ' It is pinned: it stays though nobody uses it.' : ''
    }`,
  'session:expiring': ({ expiresAt }) =>
    `Nobody has used the session for long. At ${expiresAt} it is deleted, and all that is kept of it, unless somebody does: any request that is about it will do.`,
  'session:kept': () => 'Somebody uses the session again: it is not deleted.',
  'session:newhost': (event) =>
    `${hostName(event)} is there: a network namespace of its own, with lo and nothing else.`,
  'session:delhost': (event) => `${hostName(event)} is gone, with everything it had.`,
};
