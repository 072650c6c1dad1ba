import { AppError } from "../errors";
import { listAgents, setAgentState } from "../inbox/agent-settings";
import { mergeConversation, setPriority, snoozeConversation } from "../inbox/change-entry";
import { namedAgent } from "../inbox/named-agent";
import { switchFlow, updatePeopleSettings } from "../inbox/people-settings";
import { releaseConversation } from "../inbox/queue-conversation";
import { listQueues } from "../inbox/queues";
import { sendLater } from "../inbox/send-later";
import { readReport, readSwitches, readWall } from "../inbox/supervision";
import { allows } from "../permissions";
import {
  createWebhook,
  listDeliveries,
  listWebhooks,
  replayDelivery,
  updateWebhook,
} from "../webhooks/webhooks";
import type { Scope } from "../workspaces/api-key-scopes";
import * as schemas from "./desk-schemas";
import { acts, type InboxDeps, named, queryOf } from "./inbox-routes";
import * as inboxSchemas from "./inbox-schemas";
import { type KeyedDeps, keyed } from "./keyed";
import { type Call, type Handler, sendJson } from "./node-route";
import { readJson, validate } from "./read-body";

/** A route that shows something of the key's workspace. */
const shows = (scope: Scope, deps: KeyedDeps, read: (workspaceId: string, call: Call) => Promise<unknown>) =>
  keyed(scope, deps, async (call, { workspaceId }) =>
    sendJson(call, 200, JSON.stringify(await read(workspaceId, call))),
  );
const done = (call: Call): void => {
  call.response.writeHead(204, { "cache-control": "no-store" }).end();
};

/** PUT /v1/inbox/conversations/{id}/snooze */
export const snoozeRoute = (deps: InboxDeps): Handler =>
  acts(deps, schemas.snoozeBodySchema, 204, (actor, conversationId, { until }) =>
    snoozeConversation(actor, { conversationId, until }),
  );

/** PUT /v1/inbox/conversations/{id}/priority */
export const priorityRoute = (deps: InboxDeps): Handler =>
  acts(deps, schemas.priorityBodySchema, 204, (actor, conversationId, { priority }) =>
    setPriority(actor, { conversationId, priority }),
  );

/** POST /v1/inbox/conversations/{id}/merge */
export const mergeRoute = (deps: InboxDeps): Handler =>
  acts(deps, schemas.mergeBodySchema, 204, (actor, conversationId, { into }) =>
    mergeConversation(actor, { conversationId, intoId: into }),
  );

/** POST /v1/inbox/conversations/{id}/release */
export const releaseRoute = (deps: InboxDeps): Handler =>
  acts(deps, inboxSchemas.agentBodySchema, 200, (actor, id) => releaseConversation(actor, id));

/** POST /v1/inbox/conversations/{id}/later */
export const laterRoute = (deps: InboxDeps): Handler =>
  acts(deps, schemas.laterBodySchema, 201, (actor, conversationId, { content, at }) =>
    sendLater(actor, { conversationId, content, at }),
  );

/** GET /v1/inbox/queues */
export const queuesRoute = (deps: KeyedDeps): Handler =>
  shows("chat:read", deps, async (workspaceId) => ({ rows: await listQueues(workspaceId) }));

/** GET /v1/inbox/agents */
export const agentsRoute = (deps: KeyedDeps): Handler =>
  shows("chat:read", deps, async (workspaceId) => ({ rows: await listAgents(workspaceId) }));

/** PUT /v1/inbox/presence */
export const presenceRoute = (deps: KeyedDeps): Handler =>
  keyed("inbox:write", deps, async (call, actor) => {
    const { agent, state } = validate(schemas.presenceBodySchema, await readJson(call.request));
    await setAgentState(await namedAgent(actor, agent), state);
    done(call);
  });

/** GET /v1/inbox/wall */
export const wallRoute = (deps: KeyedDeps): Handler =>
  shows("chat:read", deps, (workspaceId) => readWall(workspaceId));

/** GET /v1/inbox/switches */
export const switchesRoute = (deps: KeyedDeps): Handler =>
  shows("chat:read", deps, (workspaceId) => readSwitches(workspaceId));

/** PUT /v1/inbox/switches */
export const switchRoute = (deps: KeyedDeps): Handler =>
  keyed("inbox:write", deps, async (call, key) => {
    const body = validate(schemas.switchesBodySchema, await readJson(call.request));
    const actor = await namedAgent(key, body.agent);
    if (!allows(actor.role, "inbox.supervise"))
      throw new AppError(403, "forbidden", "This colleague may not supervise.", { path: "agent" });
    const { everyoneToPeople, flow } = body;
    if (flow) await switchFlow(actor, { flowId: flow.id, off: flow.off, fallback: flow.fallback });
    if (everyoneToPeople !== undefined)
      await updatePeopleSettings(actor, { everyoneToPeople }, "supervision.everyoneToPeople");
    done(call);
  });

/** GET /v1/inbox/report */
export const reportRoute = (deps: KeyedDeps): Handler =>
  shows("chat:read", deps, async (workspaceId, call) => ({
    rows: await readReport(workspaceId, validate(schemas.reportQuerySchema, queryOf(call))),
  }));

/** GET /v1/webhooks */
export const webhooksRoute = (deps: KeyedDeps): Handler =>
  shows("webhooks:manage", deps, async (workspaceId) => ({ rows: await listWebhooks(workspaceId) }));

/** POST /v1/webhooks */
export const createWebhookRoute = (deps: KeyedDeps): Handler =>
  keyed("webhooks:manage", deps, async (call, actor) => {
    const body = validate(schemas.webhookBodySchema, await readJson(call.request));
    sendJson(call, 201, JSON.stringify(await createWebhook(actor, body)));
  });

/** PUT /v1/webhooks/{id} */
export const changeWebhookRoute = (deps: KeyedDeps): Handler =>
  keyed("webhooks:manage", deps, async (call, actor) => {
    const webhookId = named(call);
    const body = validate(schemas.webhookChangeBodySchema, await readJson(call.request));
    await updateWebhook(actor, { webhookId, ...body });
    done(call);
  });

/** GET /v1/webhooks/{id}/deliveries */
export const deliveriesRoute = (deps: KeyedDeps): Handler =>
  shows("webhooks:manage", deps, (workspaceId, call) =>
    listDeliveries(workspaceId, {
      webhookId: named(call),
      ...validate(schemas.deliveriesQuerySchema, queryOf(call)),
    }),
  );

/** POST /v1/webhooks/{id}/replays: what was given up is sent once more */
export const replayRoute = (deps: KeyedDeps): Handler =>
  keyed("webhooks:manage", deps, async (call, actor) => {
    const webhookId = named(call);
    const { delivery } = validate(schemas.replayBodySchema, await readJson(call.request));
    await replayDelivery(actor, delivery, webhookId);
    done(call);
  });
