/** What happens to the session itself. */
import { hostName, type Sentences } from './events.ts';

export const session: Sentences<'session'> = {
  'session:created': () =>
    'The session begins, without a host. Its clock stands at 0 and moves only with what happens.',
  'session:changed': () => 'The session has another name, or other labels: nothing in the lab changes by that.',
  'session:newhost': (event) =>
    `${hostName(event)} is there: a network namespace of its own, with lo and nothing else.`,
  'session:delhost': (event) => `${hostName(event)} is gone, with everything it had.`,
};
