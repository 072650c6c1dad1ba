import pg from "pg";
import { vi } from "vitest";
import type { TestDatabase } from "./test-database";

/**
 * A clock that is moved by hand, for the process and its database alike: `Date` is held still, and in sessions that begin from
 * here on every now() of a statement is the same moment. Times that columns set by themselves stay real.
 */
export async function virtualClock(database: TestDatabase, start: string): Promise<VirtualClock> {
  const client = new pg.Client(database.url);
  await client.connect();
  const name = new URL(database.url).pathname.slice(1);
  await client.query(`
    CREATE SCHEMA clock;
    CREATE TABLE clock.at (now timestamptz NOT NULL);
    INSERT INTO clock.at VALUES ('${start}');
    CREATE FUNCTION clock.now() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER AS 'SELECT now FROM clock.at';
    GRANT USAGE ON SCHEMA clock TO PUBLIC;
    ALTER DATABASE "${name}" SET search_path = clock, pg_catalog, public;`);
  vi.useFakeTimers({ toFake: ["Date"] });
  const clock = new VirtualClock(client);
  await clock.set(start);
  return clock;
}

export class VirtualClock {
  constructor(private readonly client: pg.Client) {}

  /** Moves to an ISO time. */
  async set(time: string): Promise<void> {
    await this.client.query("UPDATE clock.at SET now = $1", [time]);
    vi.setSystemTime(new Date(time));
  }

  async end(): Promise<void> {
    vi.useRealTimers();
    await this.client.end();
  }
}
