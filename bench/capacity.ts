import type { ChildProcess } from "node:child_process";
import type { Bench } from "./bench";
import { DAY, turnsPerSecond } from "./capacity/day";
import { rowBytes, statementCost, walPosition } from "./capacity/measure";
import { type Costs, type Outcome, type Plant, simulate } from "./capacity/queueing";
import { commit } from "./commit";
import { fiveSteps } from "./five-steps";
import { publishFlow } from "./publish-flow";
import { startServer } from "./start-server";
import { visitors } from "./visitors";

/** Busier than this at the peak, and a small surge becomes a queue. */
const COMFORT = 0.6;
/** Connections of one process, at most: commits, turns, the pages' pool, sign-in, the owner's, notices. */
const CONNECTIONS = 1 + 4 + 10 + 5 + 5 + 1;
/** Rows of the day by table. */
const ROWS: { readonly [table: string]: number } = {
  contact: DAY.conversations,
  conversation: DAY.conversations,
  run: DAY.conversations,
  start_key: DAY.conversations,
  message: DAY.conversations * DAY.turns * DAY.messagesPerTurn,
  turn_key: DAY.conversations * (DAY.turns - 1),
  segment: DAY.conversations * DAY.turns,
  event: DAY.conversations * DAY.eventsPerConversation,
};
type Figures = Record<string, number>;

/**
 * Ten million conversations a day: what each turn costs is measured here and now, the day is simulated with it (a curve with a
 * peak, a surge of ten times the peak), and what saturates first and how much is needed is said.
 */
export const capacity: Bench = {
  name: "capacity",
  about: "ten million conversations a day, simulated from what a turn costs on this machine",
  async run({ url, pool, quick }) {
    const figures: Figures = {};
    const costs = await measureCosts(url, pool, quick, figures);
    plan(costs, figures);
    const peak = Math.max(...turnsPerSecond());
    const needed: Plant = {
      processes: figures["needed at the peak, processes"] ?? 1,
      cores: figures["needed at the peak, database cores"] ?? 1,
    };
    const one = { processes: 1, cores: 1 };
    const steady = () => peak;
    report(figures, "the peak on one process and one core", simulate(costs, one, quick ? 3 : 10, steady));
    report(figures, "the peak on what is needed", simulate(costs, needed, quick ? 3 : 20, steady));
    const from = quick ? 2 : 10;
    const length = quick ? 3 : DAY.surgeSeconds;
    const surging = (second: number) => (second >= from && second < from + length ? peak * DAY.surge : peak);
    for (const [name, plant] of [
      ["a surge on what the peak needs", needed],
      ["a surge on what the surge needs", plantFor(peak * DAY.surge, costs, 0.85)],
    ] as const) {
      const outcome = simulate(costs, plant, from + length + (quick ? 3 : 240), surging);
      report(figures, name, outcome);
      figures[`${name}, processes`] = plant.processes;
      figures[`${name}, database cores`] = plant.cores;
      figures[`${name}, seconds until calm`] = untilCalm(outcome, from, from + length);
    }
    return figures;
  },
};

async function measureCosts(
  url: string,
  pool: Parameters<Bench["run"]>[0]["pool"],
  quick: boolean,
  figures: Figures,
): Promise<Costs> {
  const children: ChildProcess[] = [];
  const publicId = await publishFlow(url, fiveSteps);
  try {
    const port = await startServer("ours", url, children);
    await visitors(port, publicId, 16, quick ? 1 : 3);
    const [before, wal] = [await cpuOf(children[0]), await walPosition(pool)];
    const seconds = quick ? 2 : 8;
    const load = await visitors(port, publicId, 16, seconds);
    const turns = load.perSecond * seconds;
    figures["measured: turns/s at 16 connections"] = load.perSecond;
    figures["measured: process, ms a turn"] = ((await cpuOf(children[0])) - before) / turns;
    figures["measured: log, bytes a turn"] = ((await walPosition(pool)) - wal) / turns;
  } finally {
    for (const child of children) child.kill("SIGKILL");
  }
  // Before the statements below write the same rows again and again.
  for (const [table, bytes] of await rowBytes(pool, Object.keys(ROWS)))
    figures[`measured: ${table}, bytes a row`] = bytes;
  const statement = await statementCost(url, quick ? 20 : 100);
  figures["measured: database, ms a statement"] = statement.statement;
  figures["measured: database, ms a turn in it"] = statement.turn;
  const disk = await commit.run({ url, pool, quick });
  figures["measured: disk, ms a commit"] = disk["commit p50 ms"] ?? 0;
  return {
    ...statement,
    process: figures["measured: process, ms a turn"] ?? 0,
    flush: figures["measured: disk, ms a commit"] ?? 0,
  };
}

/** What the day adds up to, what each component could carry, and what is needed. */
function plan(costs: Costs, figures: Figures): void {
  const rates = turnsPerSecond();
  const peak = Math.max(...rates);
  figures["day: turns"] = DAY.conversations * DAY.turns;
  figures["day: turns/s, mean"] = (DAY.conversations * DAY.turns) / 86_400;
  figures["day: turns/s, peak hour"] = peak;
  figures["day: turns/s, surge"] = peak * DAY.surge;
  figures["day: streams open at the peak"] = (peak / DAY.turns) * DAY.minutesOpen * 60;
  let all = 0;
  for (const [table, rows] of Object.entries(ROWS)) {
    const bytes = (figures[`measured: ${table}, bytes a row`] ?? 0) * rows;
    figures[`day: ${table}, GB`] = bytes / 1e9;
    all += bytes;
  }
  figures["day: all tables, GB"] = all / 1e9;
  const log = figures["measured: log, bytes a turn"] ?? 0;
  figures["day: log, GB"] = (log * DAY.conversations * DAY.turns) / 1e9;
  figures["log at the peak, MB/s"] = (log * peak) / 1e6;
  figures["log in the surge, MB/s"] = (log * peak * DAY.surge) / 1e6;
  figures["one process carries, turns/s"] = 1_000 / costs.process;
  figures["one database core carries, turns/s (full statements)"] =
    1_000 / (costs.turn + costs.statement / 128);
  const needed = plantFor(peak, costs, COMFORT);
  figures["needed at the peak, processes"] = needed.processes;
  figures["needed at the peak, database cores"] = needed.cores;
  figures["needed at the peak, connections"] = needed.processes * CONNECTIONS;
  const surge = plantFor(peak * DAY.surge, costs, 0.85);
  figures["needed in the surge, processes"] = surge.processes;
  figures["needed in the surge, database cores"] = surge.cores;
  figures["needed in the surge, connections"] = surge.processes * CONNECTIONS;
  for (const [hour, rate] of rates.entries())
    console.log(
      `  ${String(hour).padStart(2, "0")}:00 ${Math.round(rate).toString().padStart(6)} turns/s  processes ${percent((rate * costs.process) / 1_000 / needed.processes)}  database ${percent((rate * (costs.turn + costs.statement / 8)) / 1_000 / needed.cores)}`,
    );
}

/** Processes and cores that carry a rate at a share of what they can. Statements are fuller the busier it is. */
function plantFor(rate: number, costs: Costs, share: number): Plant {
  return {
    processes: Math.ceil((rate * costs.process) / 1_000 / share),
    cores: Math.ceil((rate * (costs.turn + costs.statement / 8)) / 1_000 / share),
  };
}

function report(figures: Figures, name: string, outcome: Outcome): void {
  const { busy } = outcome;
  figures[`${name}: processes busy, %`] = busy.processes * 100;
  figures[`${name}: database busy, %`] = busy.database * 100;
  figures[`${name}: disk busy, %`] = busy.disk * 100;
  figures[`${name}: p50 ms`] = outcome.p50;
  figures[`${name}: p99 ms`] = outcome.p99;
  figures[`${name}: those refused at first let in after, p99 s`] = outcome.letIn;
  figures[`${name}: refused, %`] = (outcome.refused / Math.max(1, outcome.refused + outcome.served)) * 100;
  const [first] = Object.entries(busy).sort((a, b) => b[1] - a[1]);
  console.log(`  ${name}: first to saturate: ${first?.[0]} (${percent(first?.[1] ?? 0)} busy)`);
}

/** Seconds after a surge until the p99 is what it was before. */
function untilCalm(outcome: Outcome, from: number, until: number): number {
  const before = Math.max(...outcome.seconds.slice(1, from).map(({ p99 }) => p99));
  const calm = outcome.seconds.findIndex(({ p99 }, second) => second >= until && p99 <= before * 1.5);
  return calm < 0 ? outcome.seconds.length - until : calm - until;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`.padStart(6);

/** Milliseconds of processor that a child has used. */
function cpuOf(child: ChildProcess | undefined): Promise<number> {
  return new Promise((resolve) => {
    child?.once("message", (message: { cpu: number }) => resolve(message.cpu));
    child?.send("memory");
  });
}
