/** Package sqlite3 with promises for callbacks: each call is one trip to libuv's threads. Errors: StoreFault. */
import sqlite3 from 'sqlite3';
import { faultOf } from './store-fault.ts';

export type Database = sqlite3.Database;
export type Parameters = readonly (string | number | Uint8Array)[];

export function openFile(path: string): Promise<Database> {
  return new Promise((resolve, reject) => {
    const db = new sqlite3.Database(path, (error) => (error ? reject(faultOf(error)) : resolve(db)));
  });
}

/** Runs a script without parameters. */
export function exec(db: Database, sql: string): Promise<void> {
  return promised((done) => db.exec(sql, done));
}

export function run(db: Database, sql: string, parameters: Parameters): Promise<void> {
  return promised((done) => db.run(sql, parameters, done));
}

export function all<Row>(db: Database, sql: string, parameters: Parameters = []): Promise<Row[]> {
  return promised<Row[]>((done) => db.all<Row>(sql, parameters, done));
}

export function prepare(db: Database, sql: string): Promise<sqlite3.Statement> {
  return new Promise((resolve, reject) => {
    const statement = db.prepare(sql, (error: Error | null) => (error ? reject(faultOf(error)) : resolve(statement)));
  });
}

/** Runs a prepared statement. */
export function step(statement: sqlite3.Statement, parameters: Parameters): Promise<void> {
  return promised((done) => statement.run(parameters, done));
}

export function finish(statement: sqlite3.Statement): Promise<void> {
  return promised((done) => statement.finalize(done));
}

export function closeFile(db: Database): Promise<void> {
  return promised((done) => db.close(done));
}

function promised<T = void>(call: (done: (error?: Error | null, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, value) => (error ? reject(faultOf(error)) : resolve(value as T)));
  });
}
