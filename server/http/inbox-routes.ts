import type { z } from "zod";
import type { ConversationPlane } from "../conversations/plane";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";
import { isUuid } from "../ids";
import { assignConversation, assignNext } from "../inbox/assign-conversation";
import { listCases, openCase } from "../inbox/cases";
import { setLabels } from "../inbox/change-entry";
import { claimConversation } from "../inbox/claim-conversation";
import { updateCase } from "../inbox/complaints";
import { giveBack } from "../inbox/give-back";
import { listConversations } from "../inbox/list-conversations";
import { namedAgent } from "../inbox/named-agent";
import { transferConversation } from "../inbox/queue-conversation";
import { readThread } from "../inbox/read-thread";
import { sendReply } from "../inbox/send-reply";
import { readSummaries } from "../inbox/summaries";
import { addNote } from "../inbox/write-note";
import type { MemberActor } from "../workspaces/actor";
import * as schemas from "./inbox-schemas";
import { type KeyedDeps, keyed } from "./keyed";
import { type Call, type Handler, sendJson } from "./node-route";
import { readJson, validate } from "./read-body";

export interface InboxDeps extends KeyedDeps {
  readonly plane: ConversationPlane;
}

export const queryOf = (call: Call): Record<string, string> => Object.fromEntries(call.query);

/** The conversation or case that the path names. */
export const named = (call: Call): string => {
  const id = call.params.id ?? "";
  if (!isUuid(id)) throw new AppError(404, "not-found", "There is no such thing here.");
  return id;
};

/** A route by which a program does something in a colleague's name; what `work` gives is the answer, or 204. */
export function acts<S extends z.ZodType<{ agent: string }>>(
  deps: InboxDeps,
  schema: S,
  status: number,
  work: (actor: MemberActor, id: string, body: z.output<S>) => Promise<unknown>,
): Handler {
  return keyed("inbox:write", deps, async (call, actor) => {
    const id = named(call);
    const body = validate(schema, await readJson(call.request));
    const answer = await work(await namedAgent(actor, body.agent), id, body);
    if (answer === undefined) call.response.writeHead(204, { "cache-control": "no-store" }).end();
    else sendJson(call, status, JSON.stringify(answer));
  });
}

/** GET /v1/inbox/conversations: `mine` and `mentions` are somebody's, and name the agent. */
export const listRoute = (deps: InboxDeps): Handler =>
  keyed("chat:read", deps, async (call, actor) => {
    const { agent, queue, ...query } = validate(schemas.listQuerySchema, queryOf(call));
    const who = agent === undefined ? actor : await namedAgent(actor, agent);
    sendJson(call, 200, JSON.stringify(await listConversations(who, { ...query, queueId: queue })));
  });

/** GET /v1/inbox/conversations/{id} */
export const conversationRoute = (deps: InboxDeps): Handler =>
  keyed("chat:read", deps, async (call, { workspaceId }) => {
    const id = named(call);
    const [found] = await inWorkspace(workspaceId, (tx) => readSummaries(tx, workspaceId, null, [id]));
    if (!found) throw new AppError(404, "not-found", "There is no such conversation.");
    sendJson(call, 200, JSON.stringify(found));
  });

/** GET /v1/inbox/conversations/{id}/messages */
export const threadRoute = (deps: InboxDeps): Handler =>
  keyed("chat:read", deps, async (call, actor) => {
    const conversationId = named(call);
    const query = validate(schemas.messagesQuerySchema, queryOf(call));
    sendJson(call, 200, JSON.stringify(await readThread(actor, { conversationId, ...query })));
  });

/** POST /v1/inbox/conversations/{id}/claim */
export const claimRoute = (deps: InboxDeps): Handler =>
  acts(deps, schemas.agentBodySchema, 200, (actor, id) => claimConversation(actor, id));

/** POST /v1/inbox/conversations/{id}/assign: to somebody, or to whom a rule picks */
export const assignRoute = (deps: InboxDeps): Handler =>
  keyed("inbox:write", deps, async (call, actor) => {
    const conversationId = named(call);
    const body = validate(schemas.assignBodySchema, await readJson(call.request));
    if ("how" in body)
      return sendJson(call, 200, JSON.stringify(await assignNext(actor, { conversationId, how: body.how })));
    const { userId } = await namedAgent(actor, body.agent);
    await assignConversation(actor, { conversationId, userId, force: body.force });
    sendJson(call, 200, JSON.stringify({ userId }));
  });

/** POST /v1/inbox/conversations/{id}/transfer */
export const transferRoute = (deps: InboxDeps): Handler =>
  acts(deps, schemas.transferBodySchema, 200, (actor, conversationId, { queue, note }) =>
    transferConversation(actor, { conversationId, queueId: queue, note }),
  );

/** POST /v1/inbox/conversations/{id}/give-back */
export const giveBackRoute = (deps: InboxDeps): Handler =>
  acts(deps, schemas.giveBackBodySchema, 204, (actor, conversationId, { node }) =>
    giveBack(deps.plane, actor, { conversationId, node }),
  );

/** POST /v1/inbox/conversations/{id}/close */
export const closeRoute = (deps: InboxDeps): Handler =>
  acts(deps, schemas.closeBodySchema, 204, (actor, conversationId, { outcome }) =>
    giveBack(deps.plane, actor, { conversationId, outcome }),
  );

/** POST /v1/inbox/conversations/{id}/replies */
export const replyRoute = (deps: InboxDeps): Handler =>
  acts(deps, schemas.replyBodySchema, 201, (actor, conversationId, { id: key, content, afterSeq }) =>
    sendReply(actor, { conversationId, key, content, afterSeq }),
  );

/** POST /v1/inbox/conversations/{id}/notes */
export const noteRoute = (deps: InboxDeps): Handler =>
  acts(deps, schemas.noteBodySchema, 201, (actor, conversationId, { text, mentions }) =>
    addNote(actor, { conversationId, text, mentions }),
  );

/** PUT /v1/inbox/conversations/{id}/labels */
export const labelsRoute = (deps: InboxDeps): Handler =>
  keyed("inbox:write", deps, async (call, actor) => {
    const conversationId = named(call);
    const { labels } = validate(schemas.labelsBodySchema, await readJson(call.request));
    await setLabels(actor, { conversationId, labels });
    call.response.writeHead(204, { "cache-control": "no-store" }).end();
  });

/** GET /v1/cases */
export const listCasesRoute = (deps: InboxDeps): Handler =>
  keyed("chat:read", deps, async (call, actor) => {
    const { contact, ...query } = validate(schemas.casesQuerySchema, queryOf(call));
    sendJson(call, 200, JSON.stringify(await listCases(actor, { ...query, contactId: contact })));
  });

/** POST /v1/inbox/conversations/{id}/cases */
export const openCaseRoute = (deps: InboxDeps): Handler =>
  acts(deps, schemas.caseBodySchema, 201, (actor, conversationId, { agent: _agent, owner, ...rest }) =>
    openCase(actor, { ...rest, conversationId, userId: owner }),
  );

/** PUT /v1/cases/{id} */
export const changeCaseRoute = (deps: InboxDeps): Handler =>
  acts(deps, schemas.caseChangeBodySchema, 204, (actor, caseId, { agent: _agent, owner, ...rest }) =>
    updateCase(deps.plane, actor, { ...rest, caseId, userId: owner }),
  );
