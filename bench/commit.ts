import { type Bench, quantile } from "./bench";

/** What one lone durable commit costs here: the floor under everything that promises not to forget. */
export const commit: Bench = {
  name: "commit",
  about: "a lone one-row transaction, durable",
  async run({ pool, quick }) {
    await pool.query("create table if not exists bench_commit (id bigserial primary key, note text)");
    const client = await pool.connect();
    const samples: number[] = [];
    try {
      for (let i = 0; i < (quick ? 50 : 1_000); i++) {
        const start = performance.now();
        await client.query("insert into bench_commit (note) values ('x')");
        samples.push(performance.now() - start);
      }
    } finally {
      client.release();
    }
    return { "commit p50 ms": quantile(samples, 0.5), "commit p99 ms": quantile(samples, 0.99) };
  },
};
