import pg from "pg";

/** Rows of a page each, 8 kB of log: together a gigabyte, `min_wal_size`. */
const PAGES = 131_072;

/**
 * Leaves the database's log as one that has been written for a while has it: with files that are there and are used again after a
 * checkpoint. A new cluster makes each of them first, 16 MB of zeros and a flush, and holds every commit up meanwhile: the bare
 * loop's as ours, but not in the same rounds.
 */
export async function warmLog(url: string): Promise<void> {
  const admin = new pg.Client(url);
  await admin.connect();
  const database = `bench_log_${process.pid}`;
  try {
    await admin.query(`create database ${database}`);
    const its = new URL(url);
    its.pathname = `/${database}`;
    const client = new pg.Client(its.href);
    await client.connect();
    try {
      await client.query("create table page (text text storage plain)");
      await client.query("insert into page select repeat('x', 7900) from generate_series(1, $1::int)", [
        PAGES,
      ]);
    } finally {
      await client.end();
    }
  } finally {
    await admin.query(`drop database if exists ${database} with (force)`); // with it goes a checkpoint
    await admin.end();
  }
}
