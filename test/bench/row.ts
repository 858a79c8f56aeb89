/** What a row of the table is. */

/** A number that was measured. */
export interface Measured {
  value: number;
  unit: string;
}

export interface Row {
  /** What was measured, as the design names it. */
  what: string;
  measured: Measured;
  /** What it is held against, measured in the same run; absent when it could not be had here. */
  beside?: Measured & { what: string };
  /** `measured` over `beside`, where the promise is a ratio. */
  ratio?: number;
  /** The promise, in words. */
  target: string;
  /** Whether it was kept; absent when it cannot be told here. */
  met?: boolean;
  /** What else is worth knowing. */
  note?: string;
}

export interface Effort {
  /** Fewer and shorter rounds. */
  quick: boolean;
}

export interface Bench {
  /** What `--only` chooses by. */
  name: string;
  run(effort: Effort): Promise<Row[]>;
}

/** A row whose promise is a ratio of two things measured in this run; without the second it only says what it is. */
export function ratioRow(
  what: string,
  measured: Measured,
  beside: (Measured & { what: string }) | undefined,
  target: { ratio: number; words: string },
  note?: string,
): Row {
  const row: Row = { what, measured, target: target.words, ...(note !== undefined && { note }) };
  if (!beside) return row;
  const ratio = measured.value / beside.value;
  return { ...row, beside, ratio, met: ratio >= target.ratio };
}
