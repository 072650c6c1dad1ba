import type { Pool } from "pg";
import { log } from "../../log";
import { Rounds } from "../../rounds";
import type { Timers } from "../../timers";
import { assignWaiting } from "./assign-waiting";
import { endShifts } from "./end-shifts";
import { indexMessages } from "./index-messages";
import { openComplaints } from "./open-complaints";
import { pageDuty } from "./page-duty";
import { promiseCases } from "./promise-cases";
import { remindOfCases } from "./remind-of-cases";
import { returnConversations } from "./return-conversations";
import { sendScheduled } from "./send-scheduled";
import { noteBreaches, setClocks } from "./sla-clocks";
import { tellWaiting } from "./tell-waiting";
import { wakeSnoozed } from "./wake-snoozed";

/** What each step is given: rows of every workspace to look for work in; the work itself is done workspace by workspace. */
export interface ClockWorld {
  readonly reads: Pool;
  readonly now: () => number;
}

/** What the inbox does by itself, in the order in which one thing may lead to the next. */
const STEPS: readonly { name: string; run: (world: ClockWorld) => Promise<number> }[] = [
  { name: "snoozed conversations", run: wakeSnoozed },
  { name: "scheduled messages", run: sendScheduled },
  { name: "conversations of agents who are gone", run: returnConversations },
  { name: "conversations of shifts that have ended", run: endShifts },
  { name: "waiting conversations", run: assignWaiting },
  { name: "clocks", run: setClocks },
  { name: "breaches", run: noteBreaches },
  { name: "complaints", run: openComplaints },
  { name: "pages", run: pageDuty },
  { name: "promises", run: promiseCases },
  { name: "reminders", run: remindOfCases },
  { name: "words for who waits", run: tellWaiting },
  { name: "search", run: indexMessages },
];

const EVERY_MS = 1_000;

/**
 * Looks every second for what has come due in any inbox. Any number of processes may: each row is decided under its lock
 * and by its own state, so that what two find is done once.
 */
export class InboxClock extends Rounds {
  constructor(
    private readonly world: ClockWorld,
    timers: Timers,
  ) {
    super(timers, { every: EVERY_MS }, "the inbox could not be looked after");
  }

  protected async look(): Promise<number> {
    let done = 0;
    for (const step of STEPS) {
      if (this.stopped) break;
      try {
        done += await step.run(this.world);
      } catch (error) {
        log.warn({ err: error, job: step.name }, "the inbox could not look after something");
      }
    }
    return done;
  }
}
