/** Any change, so mixed that some of them meet. */
import fc from 'fast-check';
import { addAddr, delAddr, replaceAddr } from './addresses.ts';
import { addLink, delLink, setLink, upLink } from './links.ts';
import { changeNeigh, setSysctl } from './others.ts';
import { newRoute } from './routes.ts';
import { addRule, delRule, delRuleByPriority } from './rules.ts';

/** What fills the tables, so that the rest has something to meet. */
export const likely = fc.oneof(
  { arbitrary: upLink, weight: 3 },
  { arbitrary: addLink, weight: 2 },
  { arbitrary: addAddr, weight: 5 },
  { arbitrary: newRoute, weight: 5 },
  { arbitrary: addRule, weight: 3 },
  { arbitrary: changeNeigh, weight: 2 },
);

export const action = fc.oneof(
  { arbitrary: likely, weight: 4 },
  { arbitrary: setLink, weight: 2 },
  { arbitrary: delLink, weight: 1 },
  { arbitrary: replaceAddr, weight: 2 },
  { arbitrary: delAddr, weight: 1 },
  { arbitrary: delRule, weight: 1 },
  { arbitrary: delRuleByPriority, weight: 1 },
  { arbitrary: setSysctl, weight: 1 },
);
