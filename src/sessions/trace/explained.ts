/** Events each with its `why`: made little by little, and once for all who read the same. */
import { mapped, others, SLICE, turnMs } from '../slices.ts';
import { explained as explainedLine } from '../why/why.ts';
import type { TraceBatch } from './batch.ts';

/** So few are no long work. */
const FEW = 8;

const known = new WeakMap<TraceBatch, TraceBatch | Promise<TraceBatch>>();

/** At once when they are few, or were made before. */
export function explained(batch: TraceBatch): TraceBatch | Promise<TraceBatch> {
  let made = known.get(batch);
  if (!made) {
    made = batch.count <= FEW && turnMs() < SLICE ? batch.rewritten(batch.lines.map(withWhy)) : littleByLittle(batch);
    known.set(batch, made);
  }
  return made;
}

async function littleByLittle(batch: TraceBatch): Promise<TraceBatch> {
  await others();
  const made = batch.rewritten(await mapped(batch.lines, withWhy));
  known.set(batch, made);
  return made;
}

function withWhy({ json }: { json: string }): string {
  return explainedLine(json);
}
