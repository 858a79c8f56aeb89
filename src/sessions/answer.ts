/** What every noun answers with, and what every change may ask for. */

/** A value, and the revision of the session it belongs to. */
export interface Versioned<T> {
  value: T;
  revision: number;
}

export interface ChangeOptions {
  /** Do it only at this revision; otherwise PreconditionFailed. */
  ifMatch?: number;
  /** Whose doing it is: the id of a request, told with what it changes. */
  request?: string;
}

/** Part of a list; `next` is the cursor that reads on, absent at the end. */
export interface Page<T> {
  items: T[];
  next?: string;
}

export interface PageRequest {
  limit: number;
  cursor?: string;
}
