/** One sentence for each event, for somebody who learns: what was decided, and because of what. */

/** The sentence for a stored event (its JSON). */
export function why(json: string): string {
  throw new Error('not written yet');
}

/** The event's JSON with its sentence as the last field, `why`. */
export function explained(json: string): string {
  throw new Error('not written yet');
}
