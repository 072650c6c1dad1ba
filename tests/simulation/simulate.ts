import type { BarePlane } from "../../server/conversations/plane";
import type { TurnCommit } from "../../server/conversations/turn-commit";
import type { Backend } from "./backend";
import { Fates } from "./fates";
import type { Breach } from "./judge";
import type { Fault, Flaws, Plan } from "./plan";
import { type Crossing, SimProcess } from "./process";
import { EPOCH, Stage } from "./stage";
import { teamActs } from "./team";
import { Visitors } from "./visitors";
import { witnessedStore } from "./witnessed-store";

/** So many rounds of the end in which nothing is committed, and nothing comes any more. */
const STILL_ROUNDS = 29;
/** The request's own turn, and one for each call that a flow may make in a row; not the engine's own number, which a test may lift. */
const TURNS_OF_A_CIRCLE = 201;

export interface History {
  readonly breaches: readonly Breach[];
  readonly crossings: ReadonlyMap<Crossing, number>;
  readonly commits: number;
  /** How often the boundary was reached that the plan names. */
  readonly reached: number;
  /** Virtual milliseconds. */
  readonly lasted: number;
}

/** Plays one history to its end, or to its first breach. */
export async function simulate(
  plan: Plan,
  options: { flaws?: Flaws; backend?: Backend; trace?: (line: string) => void } = {},
): Promise<History> {
  const stage = new Stage(plan, options.flaws ?? {}, options.backend, options.trace ?? (() => {}));
  return new Simulation(stage).run();
}

class Simulation {
  private readonly fates: Fates;
  private readonly visitors: Visitors;
  private readonly plannedAt = new WeakMap<TurnCommit, number>();
  private readonly crossings = new Map<Crossing, number>();
  private readonly busy = { calls: 0, done: 0 };
  private commits = 0;
  private compared = 0;

  constructor(private readonly stage: Stage) {
    this.fates = new Fates(stage);
    this.visitors = new Visitors(stage);
  }

  async run(): Promise<History> {
    const { stage, fates, visitors } = this;
    const { chance, processes } = stage;
    await stage.versions.publish();
    const store = witnessedStore(stage, (turn) => {
      this.commits++;
      stage.judge.committed(turn, this.plannedAt.get(turn) ?? Number.NaN);
    });
    for (let index = 0; index < 2 + chance.below(2); index++)
      processes.push(
        new SimProcess(`p${index}`, {
          time: stage.time,
          store,
          epoch: EPOCH,
          perform: (life) => stage.outside.perform(life),
          fate: (crossings, process) => fates.of(crossings, process),
          newId: stage.newId,
          watch: (plane, process) => this.watch(plane, process),
          crossed: (crossings) => {
            for (const one of crossings) this.crossings.set(one, (this.crossings.get(one) ?? 0) + 1);
          },
          busy: this.busy,
        }),
      );
    visitors.begin();
    for (let action = 0; action < stage.plan.actions && this.fine(); action++) {
      await this.act();
      await this.pass(chance.maybe(0.4) ? chance.below(100) : chance.below(4_000));
    }
    if (this.fine()) await this.end();
    for (const process of processes) process.life.crash();
    const { breaches } = stage.judge;
    return {
      breaches,
      crossings: this.crossings,
      commits: this.commits,
      reached: fates.reached,
      lasted: stage.time.elapsed,
    };
  }

  private fine(): boolean {
    return this.stage.judge.breaches.length === 0;
  }

  /** Notes by which clock each turn is planned; breaks the committer where the history is to be a wrong one. */
  private watch(plane: BarePlane, process: SimProcess): void {
    const commit = plane.committer.commit.bind(plane.committer);
    plane.committer.commit = (given) => {
      const turn = this.spoilt(given);
      this.plannedAt.set(turn, process.now());
      if (!this.stage.flaws.earlyReply) return commit(turn);
      process.life.later(500, () => void commit(turn).catch(() => {}));
      return Promise.resolve(true);
    };
  }

  private spoilt(turn: TurnCommit): TurnCommit {
    const { flaws } = this.stage;
    if (flaws.changesSessions && turn.run && turn.expected > 0)
      return {
        ...turn,
        run: { ...turn.run, session: turn.run.session.replace('"visits":{', '"visits":{"x":1,') },
      };
    if (flaws.changesPaths && turn.path) return { ...turn, path: '[["start","next","nowhere"]]' };
    return turn;
  }

  /** One thing that somebody does, or that befalls. */
  private async act(): Promise<void> {
    const { stage, visitors } = this;
    const { chance } = stage;
    const roll = chance.next();
    for (const fault of ["freeze", "stop", "clock", "skip", "republish"] as const)
      if (chance.maybe(stage.share(fault))) await this.befall(fault);
    if (roll < 0.12 && visitors.talks.length < 3) visitors.begin();
    else if (roll < 0.62) visitors.say();
    else if (roll < 0.7) visitors.event();
    else if (roll < 0.9) {
      const talk = visitors.someTalk();
      if (talk) teamActs(stage, talk.conversation);
    } else visitors.repeat();
    if (chance.maybe(stage.share("duplicate") * 3)) visitors.repeat();
  }

  private async befall(fault: Fault): Promise<void> {
    const { stage } = this;
    const { chance } = stage;
    const process = chance.one(stage.processes);
    stage.tell(`${fault} ${process.name}`);
    switch (fault) {
      case "freeze":
        process.life.frozenUntil = stage.time.elapsed + chance.one([500, 5_000, 60_000]);
        return;
      case "stop":
        process.stopGently();
        stage.time.after(3_000, () => process.alive || process.restart());
        return;
      case "clock":
        if (chance.maybe(0.3)) stage.databaseOffset += chance.one([-5_000, 3_600_000, 60_000]);
        else process.offset = chance.one([0, 600_000, -600_000, 3_600_000, -86_400_000]);
        return;
      case "skip":
        stage.time.skip(chance.one([31_000, 125_000, 700_000, 4_000_000]));
        return;
      default:
        return stage.versions.publish();
    }
  }

  /** Lets virtual time pass; after each thing that happens, everything is looked at. */
  private async pass(ms: number): Promise<void> {
    const { stage } = this;
    const until = stage.time.elapsed + ms;
    await this.settle();
    while (this.fine() && stage.time.step(until)) {
      await this.settle();
      if (stage.outside.coupons.size > stage.outside.pool || stage.outside.gaveTwice)
        stage.judge.breach(
          "coupon",
          `${stage.outside.coupons.size} coupons of ${stage.outside.pool} were given`,
        );
    }
  }

  /** Until nothing moves any more without time passing. */
  private async settle(): Promise<void> {
    let before = -1;
    for (let quiet = 0; quiet < 2; ) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const now = this.busy.calls + this.busy.done + this.commits;
      quiet = now === before && this.busy.calls === this.busy.done ? quiet + 1 : 0;
      before = now;
    }
    if (!this.stage.backend.exact || this.compared === this.commits) return;
    this.compared = this.commits;
    await this.stage.backend.compare(this.stage.judge, false);
  }

  /** Faults end; then everything that was asked is answered and nothing that is due is left. */
  private async end(): Promise<void> {
    const { stage } = this;
    stage.calm = true;
    stage.outside.calm = true;
    for (const process of stage.processes) {
      process.life.frozenUntil = 0;
      process.offset = 0;
      if (process.life.dead || process.life.stopping.signal.aborted) process.restart();
    }
    await this.pass(2_500);
    // Every request, asked or still to be carried out, may go round a circle of calls until the engine ends it.
    const most = this.commits + TURNS_OF_A_CIRCLE * stage.judge.requests.size;
    for (let still = 0; this.fine(); ) {
      const { effects } = await stage.backend.open();
      if (this.visitors.open === 0 && effects === 0) break;
      if (still === STILL_ROUNDS || this.commits > most)
        stage.judge.breach(
          "end",
          `${this.visitors.open} requests are unanswered and ${effects} effects unperformed`,
        );
      const before = this.commits;
      stage.time.skip(31_000);
      await this.pass(2_500);
      still = this.commits === before ? still + 1 : 0;
    }
    if (!this.fine()) return;
    stage.databaseOffset = Math.max(0, stage.databaseOffset);
    stage.time.skip(7_300_000);
    await this.pass(1_500);
    stage.time.skip(31_000);
    await this.pass(1_500);
    if (!this.fine()) return;
    const now = stage.databaseNow;
    for (const [id, replica] of stage.judge.replicas) {
      const run = replica.waiting();
      const wait = run && replica.sessionOf(run.id)?.wait;
      const silent = replica.owner === "person" || (replica.owner === "queue" && wait?.for !== "agent");
      if (wait?.until !== undefined && wait.until < now - 60_000 && !silent)
        stage.judge.breach("timer", `a timer of ${id} is ${now - wait.until} ms late`);
    }
    await stage.backend.compare(stage.judge, true);
  }
}
