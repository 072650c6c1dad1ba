import type { ChildProcess } from "node:child_process";
import type pg from "pg";
import { type Bench, quantile, spread } from "./bench";
import type { Growth } from "./growth/grow-data";
import { openPlace, type Place } from "./growth/place";
import { returning, type Stored } from "./growth/returning";
import { statementCosts } from "./growth/statement-cost";
import { type Load, visitors } from "./visitors";

/** The cost of a turn at the largest size may be so many times that at the smallest. */
const BOUND = 1.2;
const CONNECTIONS = 16;
/** Conversations of one length that are compared, or looked at one by one. */
const MEASURED = 400;

interface Sizes {
  readonly small: Growth[];
  readonly middle: Growth[];
  readonly large: Growth[];
  readonly rounds: number;
  readonly seconds: number;
}

/** Messages: twice the turns. 10,000 and 1,000 contacts; 1 million and 1 million (conversations of two lengths); 10 million and 1 million. */
const FULL: Sizes = {
  small: [{ conversations: 500, turns: 10, contacts: 1_000 }],
  middle: [
    { conversations: 10_000, turns: 10, contacts: 1_000_000 },
    { conversations: 400, turns: 1_000, contacts: 1_000 },
  ],
  large: [{ conversations: 500_000, turns: 10, contacts: 1_000_000 }],
  rounds: 7,
  seconds: 3,
};
const QUICK: Sizes = {
  small: [{ conversations: 50, turns: 10, contacts: 100 }],
  middle: [
    { conversations: 500, turns: 10, contacts: 2_000 },
    { conversations: 50, turns: 200, contacts: 100 },
  ],
  large: [{ conversations: 5_000, turns: 10, contacts: 5_000 }],
  rounds: 2,
  seconds: 1,
};

/**
 * What a turn costs as the tables, the flow and the conversation grow: over HTTP in rounds that take turns among the sizes, and
 * the turn's statements alone with the blocks they look at.
 */
export const growth: Bench = {
  name: "growth",
  about: "the cost of a turn by messages stored, contacts, size of the flow and length of the conversation",
  async run({ url, pool, quick }) {
    const sizes = quick ? QUICK : FULL;
    const children: ChildProcess[] = [];
    const places: Place[] = [];
    try {
      for (const name of ["small", "middle", "large"] as const)
        places.push(await openPlace(pool, url, name, sizes[name], children));
      const [small, middle, large] = places;
      if (!small || !middle || !large) throw new Error("a size is missing");
      return await measureAll({ small, middle, large }, sizes, url);
    } finally {
      for (const child of children) child.kill("SIGKILL");
      for (const place of places) await place.pool.end();
      await dropPlaces(pool);
    }
  },
  summary: (figures) => ({
    bound: BOUND,
    ratio: figures["cost ratio, messages"],
    returning: figures["cost ratio, returning"],
    blocks: figures["blocks ratio, messages"],
    flow: figures["cost ratio, flow"],
    length: figures["cost ratio, length"],
  }),
};

/** An autovacuum worker may be at work in one, and only a superuser may end that: it gives way after a moment. */
async function dropPlaces(pool: pg.Pool): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { rows } = await pool.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE datname LIKE $1",
      [`growth\\_${process.pid}\\_%`],
    );
    try {
      for (const { datname } of rows) await pool.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
      return;
    } catch (error) {
      if (attempt === 60) {
        console.error("the databases of the bench could not be removed:", error);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}

type Places = { readonly small: Place; readonly middle: Place; readonly large: Place };
type Figures = Record<string, number>;

async function measureAll(places: Places, sizes: Sizes, url: string): Promise<Figures> {
  const { small, middle, large } = places;
  const all = [small, middle, large];
  const { seconds, rounds } = sizes;
  const short = sizes.small[0]?.turns ?? 0;
  const long = sizes.middle[1]?.turns ?? 0;
  const figures: Figures = {};
  for (const place of all) {
    figures[`${place.name}: messages stored`] = place.messages;
    figures[`${place.name}: generation, s`] = place.seconds;
  }
  const fresh = (place: Place, flow = place.table) => ({
    name: `${place.name}, new visitors`,
    run: () => visitors(place.port, flow, CONNECTIONS, seconds),
  });
  const back = (place: Place, stored: Stored[], name: string) => {
    const stretch = Math.floor(stored.length / rounds);
    let from = -stretch;
    return {
      name,
      run: () => {
        from += stretch;
        return returning(place.port, stored.slice(from, from + stretch), {
          connections: CONNECTIONS,
          seconds,
          turns: 4,
        });
      },
    };
  };
  // Whoever is talked to is no longer of the length that they are found by.
  const everybody = await Promise.all(all.map((place) => place.stored(short, 100_000)));
  const lengthy = await middle.stored(long, MEASURED);
  for (const place of all) await fresh(place).run();
  const compare = async (what: string, contestants: readonly Contestant[]) => {
    const loads = await alternate(rounds, contestants);
    for (const [at, { name }] of contestants.entries()) describe(figures, name, loads[at] ?? []);
    figures[`cost ratio, ${what}`] = costRatio(loads);
  };
  await compare(
    "messages",
    all.map((place) => fresh(place)),
  );
  await compare("flow", [
    { ...fresh(small), name: "flow of 6 nodes" },
    { ...fresh(small, small.large), name: "flow of 2,000 nodes" },
  ]);
  await compare("length", [
    back(middle, (everybody[1] ?? []).slice(0, MEASURED), `conversations of ${short} turns`),
    back(middle, lengthy, `conversations of ${long} turns`),
  ]);
  await compare(
    "returning",
    all.map((place, at) => back(place, everybody[at] ?? [], `${place.name}, returning`)),
  );
  for (const [at, place] of all.entries()) await alone(figures, place, url, everybody[at] ?? [], place.name);
  await alone(figures, middle, url, lengthy, `${long} turns`);
  figures["blocks ratio, messages"] =
    Number(figures["large: commit, blocks"]) / Number(figures["small: commit, blocks"]);
  return figures;
}

async function alone(
  figures: Figures,
  place: Place,
  url: string,
  stored: readonly Stored[],
  name: string,
): Promise<void> {
  const own = new URL(url);
  own.pathname = `/${place.database}`;
  // From the end: those that nobody has talked to, as long as there are enough.
  const ids = stored.slice(-MEASURED).map(({ id }) => id);
  for (const [statement, cost] of Object.entries(await statementCosts(own.href, place.pool, ids))) {
    figures[`${name}: ${statement}, ms`] = cost.ms;
    figures[`${name}: ${statement}, blocks`] = cost.blocks;
  }
}

interface Contestant {
  readonly name: string;
  run(): Promise<Load>;
}

/** Runs the contestants in turn, some rounds of each, so that a slow moment of the machine meets all of them. */
async function alternate(rounds: number, contestants: readonly Contestant[]): Promise<Load[][]> {
  const loads: Load[][] = contestants.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [at, one] of contestants.entries()) loads[at]?.push(await one.run());
  return loads;
}

function describe(figures: Figures, name: string, loads: readonly Load[]): void {
  const speeds = loads.map((load) => load.perSecond);
  figures[`${name}, turns/s`] = quantile(speeds, 0.5);
  figures[`${name}, spread %`] = spread(speeds);
  figures[`${name}, p99 ms`] = quantile(
    loads.map((load) => load.p99),
    0.5,
  );
}

/** What a turn of the last contestant costs against one of the first: the median of the rounds, each with its neighbour. */
function costRatio(loads: readonly (readonly Load[])[]): number {
  const [first = [], last = []] = [loads[0], loads.at(-1)];
  return quantile(
    first.map((load, round) => load.perSecond / (last[round]?.perSecond ?? 0)),
    0.5,
  );
}
