import { AudienceClock } from "./audiences/audience-clock";
import { BroadcastWork } from "./broadcasts/broadcast-work";
import { CampaignWork } from "./campaigns/campaign-work";
import { outreach } from "./campaigns/outreach";
import { ImportClock } from "./contacts/import/import-clock";
import { acquirePlane } from "./conversations/process-plane";
import { pools } from "./db/pools";
import { emailChannel } from "./delivery/email-channel";
import { webhookChannel } from "./delivery/webhook-channel";
import { effectConfig } from "./effects/effect-config";
import type { Environment } from "./env";
import { ExperimentClock } from "./experiments/experiment-clock";
import { InboxClock } from "./inbox/clock/inbox-clock";
import { JOBS } from "./jobs";
import { systemTimers } from "./timers";
import { WebhookSender } from "./webhooks/webhook-sender";

/** A piece of background work that runs until it is stopped: timers, effects, sends, jobs. */
export interface Worker {
  readonly name: string;
  /** Starts it; the returned function stops it and waits for what is under way. */
  start(context: { env: Environment; stopping: AbortSignal }): Promise<() => Promise<void>>;
}

/** Timers of runs, and effects whose process has died. */
const dueTurns: Worker = {
  name: "timers and effects",
  start: async ({ env, stopping }) => {
    const { plane, release } = await acquirePlane(env, stopping, outreach);
    plane.due.start();
    return async () => {
      await plane.due.stop();
      await release();
    };
  },
};

/** What inboxes do by themselves: wake, assign, return, page; and what other systems are told. */
const inbox: Worker = {
  name: "inbox and webhooks",
  start: async ({ env, stopping }) => {
    const { plane, release } = await acquirePlane(env, stopping, outreach);
    const { egress, email } = effectConfig(env);
    const now = () => plane.clock.now();
    const clock = new InboxClock({ reads: plane.database.reads, now }, plane.timers);
    const sender = new WebhookSender(
      { pool: plane.database.reads, egress, email, now, stopping },
      plane.timers,
    );
    clock.start();
    sender.start();
    return async () => {
      await Promise.all([clock.stop(), sender.stop()]);
      await release();
    };
  },
};

/** What campaigns do: events are told, runs begin, messages leave. */
const campaigns: Worker = {
  name: "campaigns",
  start: async ({ env, stopping }) => {
    const { plane, release } = await acquirePlane(env, stopping, outreach);
    const { egress, email } = effectConfig(env);
    const now = () => plane.clock.now();
    const ports = { email: emailChannel(email), webhook: webhookChannel({ egress, now }) };
    const work = new CampaignWork(plane, { ports, stopping });
    work.start();
    return async () => {
      await work.stop();
      await release();
    };
  },
};

/** What broadcasts do: who gets them is written down, their runs begin. */
const broadcasts: Worker = {
  name: "broadcasts",
  start: async ({ env, stopping }) => {
    const { plane, release } = await acquirePlane(env, stopping, outreach);
    const work = new BroadcastWork(plane);
    work.start();
    return async () => {
      await work.stop();
      await release();
    };
  },
};

/** Who is in which audience. */
const audiences: Worker = {
  name: "audiences",
  start: async () => {
    const clock = new AudienceClock(systemTimers);
    clock.start();
    return () => clock.stop();
  },
};

/** Files of contacts that are taken in. */
const imports: Worker = {
  name: "imports",
  start: async () => {
    const clock = new ImportClock(systemTimers);
    clock.start();
    return () => clock.stop();
  },
};

/** What experiments say, and what follows of it. */
const experiments: Worker = {
  name: "experiments",
  start: async () => {
    const clock = new ExperimentClock(systemTimers);
    clock.start();
    return () => clock.stop();
  },
};

/** What is no part of a conversation: retention, files. */
const jobs: Worker = {
  name: "jobs",
  start: async (context) => {
    const { runJobs } = await import("./jobs/run-jobs"); // its library takes a while to load: not for who runs no jobs
    return runJobs(pools().owner, JOBS, context);
  },
};

/** Every background worker of the server. `main` runs them beside the web, `worker` runs them alone. */
export const workers: readonly Worker[] = [
  dueTurns,
  inbox,
  campaigns,
  broadcasts,
  audiences,
  experiments,
  imports,
  jobs,
];
