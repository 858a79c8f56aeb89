/** Where scenarios and records live, and how a record is written: a line per event, so that a diff can be read. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LabHost, LabLink, LabStep } from './lab-file.ts';
import type { WalkEvent } from './walk.ts';

const here = import.meta.dirname;

/** A command and what it did; a ping also has its walk. */
export interface RecordStep extends LabStep {
  exit: number;
  stdout: string;
  stderr: string;
  walk?: WalkEvent[];
}

export interface LabRecord {
  name: string;
  /** The kernel's version. */
  kernel: string;
  title: string;
  hosts: LabHost[];
  links: LabLink[];
  steps: RecordStep[];
}

export function scenarioNames(): string[] {
  return readdirSync(join(here, 'scenarios'))
    .filter((file) => file.endsWith('.lab'))
    .map((file) => basename(file, '.lab'))
    .sort();
}

export function scenarioText(name: string): string {
  return readFileSync(join(here, 'scenarios', `${name}.lab`), 'utf8');
}

export function readRecord(name: string): LabRecord {
  return JSON.parse(readFileSync(join(here, 'records', `${name}.json`), 'utf8'));
}

export function writeRecord(record: LabRecord): void {
  writeFileSync(join(here, 'records', `${record.name}.json`), formatRecord(record));
}

export function formatRecord({ steps, ...head }: LabRecord): string {
  const lines = steps.map(({ walk, ...step }) => {
    if (walk === undefined) return `  ${JSON.stringify(step)}`;
    const events = walk.map((event) => `    ${JSON.stringify(event)}`).join(',\n');
    return `  ${JSON.stringify(step).slice(0, -1)}, "walk": [${events === '' ? '' : `\n${events}\n  `}]}`;
  });
  return `${JSON.stringify(head).slice(0, -1)}, "steps": [\n${lines.join(',\n')}\n]}\n`;
}
