import { ComeAgain } from "../../server/conversations/come-again";
import { quantile } from "../bench";
import { DAY } from "./day";

/** What one turn takes of each component. Milliseconds, measured on this machine. */
export interface Costs {
  /** Of a process that serves, per turn. */
  readonly process: number;
  /** Of a core of the database: per statement, and per turn in it. */
  readonly statement: number;
  readonly turn: number;
  /** Until a commit is on the disk; commits that wait together go together. */
  readonly flush: number;
}

export interface Plant {
  readonly processes: number;
  /** Cores of the database. */
  readonly cores: number;
}

/** What every process of ours does: see server/conversations/plane.ts. */
const IN_FLIGHT = 1;
const BATCH = 128;
const QUEUE = 2_000;
/** New conversations are let in while fewer turns wait, and while a process is behind by fewer milliseconds. */
const STARTS = 256;
const BEHIND = 100;
/** What a refusal takes of a process, as a share of a turn. */
const REFUSAL = 0.2;
/** Milliseconds that a visitor thinks before they write again, on average. */
const THINK = 5_000;

export interface Second {
  readonly p99: number;
  readonly served: number;
  readonly refused: number;
}

export interface Outcome {
  readonly p50: number;
  readonly p99: number;
  readonly refused: number;
  readonly served: number;
  /** Seconds until a new conversation was let in, for those who were refused at first: the 99th percentile. */
  readonly letIn: number;
  /** Share of the time that each was busy. */
  readonly busy: { readonly processes: number; readonly database: number; readonly disk: number };
  readonly seconds: readonly Second[];
}

interface Turn {
  /** When it came in. */
  readonly since: number;
  /** Turns of its conversation that are still to come. */
  readonly left: number;
}

interface Batch {
  readonly process: number;
  readonly turns: Turn[];
}

/**
 * Discrete events: conversations begin at random (`rate` gives turns a second at a second), their turns are worked on by a
 * process, wait for its statement, take a core of the database, then the disk together with whatever else waits, and leave
 * through their process; the visitor thinks and writes again. New conversations are refused as the program refuses them, and
 * come again when they were told to. Times in milliseconds.
 */
export function simulate(
  costs: Costs,
  plant: Plant,
  seconds: number,
  rate: (second: number) => number,
  seed = 1,
): Outcome {
  const random = randomNumbers(seed);
  const events = new Agenda();
  const end = seconds * 1_000;
  const lines = Array.from({ length: plant.processes }, () => new Line());
  const waiting: Turn[][] = lines.map(() => []);
  const again = lines.map(() => new ComeAgain(random));
  const letIn: number[] = [];
  const inFlight = lines.map(() => 0);
  const database: Batch[] = [];
  let freeCores = plant.cores;
  let flushing = false;
  let toFlush: Batch[] = [];
  const busy = { processes: 0, database: 0, disk: 0 };
  const perSecond = Array.from({ length: seconds }, () => ({ latencies: [] as number[], refused: 0 }));
  const about = (mean: number) => mean * (0.5 + random());

  const serve = (at: number, process: number, mean: number, then: (now: number) => void) => {
    const line = lines[process];
    if (!line) return;
    const took = about(mean);
    line.free = Math.max(line.free, at) + took;
    if (line.free < end) busy.processes += took;
    events.add(line.free, then);
  };
  const pump = (now: number, process: number) => {
    const line = waiting[process];
    while (line && line.length > 0 && (inFlight[process] ?? 0) < IN_FLIGHT) {
      inFlight[process] = (inFlight[process] ?? 0) + 1;
      database.push({ process, turns: line.splice(0, BATCH) });
    }
    work(now);
  };
  const work = (now: number) => {
    while (freeCores > 0) {
      const batch = database.shift();
      if (!batch) return;
      freeCores--;
      const took = about(costs.statement + costs.turn * batch.turns.length);
      if (now < end) busy.database += took;
      events.add(now + took, (then) => {
        freeCores++;
        toFlush.push(batch);
        flush(then);
        work(then);
      });
    }
  };
  const flush = (now: number) => {
    if (flushing || toFlush.length === 0) return;
    flushing = true;
    const together = toFlush;
    toFlush = [];
    const took = about(costs.flush);
    if (now < end) busy.disk += took;
    events.add(now + took, (then) => {
      flushing = false;
      for (const batch of together) leave(then, batch);
      flush(then);
    });
  };
  const leave = (now: number, batch: Batch) => {
    inFlight[batch.process] = (inFlight[batch.process] ?? 1) - 1;
    for (const { since, left } of batch.turns)
      serve(now, batch.process, costs.process * 0.4, (then) => {
        perSecond[Math.floor(since / 1_000)]?.latencies.push(then - since);
        if (left > 0) events.add(then + thinks(), (later) => turn(later, left - 1));
      });
    pump(now, batch.process);
  };
  const thinks = () => -Math.log(1 - random()) * THINK;
  const anyProcess = () => Math.floor(random() * plant.processes);
  const refuse = (now: number) => {
    const second = perSecond[Math.floor(now / 1_000)];
    if (second) second.refused++;
  };
  const turn = (now: number, left: number, process = anyProcess()) =>
    serve(now, process, costs.process * 0.6, (then) => {
      const line = waiting[process];
      if (!line) return;
      if (line.length >= QUEUE) return refuse(now);
      line.push({ since: now, left });
      pump(then, process);
    });
  const start = (now: number, asked: number) => {
    const process = anyProcess();
    const behind = (lines[process]?.free ?? 0) - now;
    if (behind < BEHIND && (waiting[process]?.length ?? 0) < STARTS) {
      if (now > asked) letIn.push((now - asked) / 1_000);
      return turn(now, DAY.turns - 1, process);
    }
    refuse(now);
    const wait = (again[process]?.tell(now) ?? 1) * 1_000;
    serve(now, process, costs.process * REFUSAL, () =>
      events.add(now + wait, (later) => start(later, asked)),
    );
  };
  const arrive = (now: number) => {
    const perMillisecond = Math.max(1e-9, rate(Math.floor(now / 1_000))) / DAY.turns / 1_000;
    const next = now - Math.log(1 - random()) / perMillisecond;
    if (next < end) events.add(next, arrive);
    start(now, now);
  };
  events.add(0, arrive);
  // Those who talk already when the look begins.
  const talking = (rate(0) / DAY.turns) * (DAY.turns - 1) * (THINK / 1_000);
  for (let n = 0; n < talking; n++)
    events.add(thinks(), (now) => turn(now, Math.floor(random() * (DAY.turns - 1))));
  events.run();

  const all = perSecond.flatMap(({ latencies }) => latencies);
  return {
    p50: quantile(all, 0.5),
    p99: quantile(all, 0.99),
    served: all.length,
    letIn: letIn.length === 0 ? 0 : quantile(letIn, 0.99),
    refused: perSecond.reduce((sum, { refused }) => sum + refused, 0),
    busy: {
      processes: busy.processes / (end * plant.processes),
      database: busy.database / (end * plant.cores),
      disk: busy.disk / end,
    },
    seconds: perSecond.map(({ latencies, refused }) => ({
      p99: quantile(latencies, 0.99),
      served: latencies.length,
      refused,
    })),
  };
}

/** One that serves in order: when it will be free. */
class Line {
  free = 0;
}

/** What is to happen, the earliest first. */
class Agenda {
  private readonly times: number[] = [];
  private readonly works: ((now: number) => void)[] = [];

  add(time: number, work: (now: number) => void): void {
    let at = this.times.length;
    this.times.push(time);
    this.works.push(work);
    while (at > 0) {
      const up = (at - 1) >> 1;
      if ((this.times[up] ?? 0) <= time) break;
      this.swap(at, up);
      at = up;
    }
  }

  /** Lets everything happen. */
  run(): void {
    for (let work = this.first(); work; work = this.first()) {
      const now = this.times[0] ?? 0;
      this.remove();
      work(now);
    }
  }

  private first(): ((now: number) => void) | undefined {
    return this.works[0];
  }

  private remove(): void {
    const last = this.times.length - 1;
    this.swap(0, last);
    this.times.pop();
    this.works.pop();
    let at = 0;
    for (;;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < last && (this.times[child] ?? 0) < (this.times[least] ?? 0)) least = child;
      if (least === at) return;
      this.swap(at, least);
      at = least;
    }
  }

  private swap(a: number, b: number): void {
    const [time, work] = [this.times[a] ?? 0, this.works[a]];
    this.times[a] = this.times[b] ?? 0;
    this.times[b] = time;
    const other = this.works[b];
    if (!work || !other) return;
    this.works[a] = other;
    this.works[b] = work;
  }
}

/** The same numbers for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
