import { randomUUID } from "node:crypto";
import { moveRun } from "../../server/conversations/deliver-event";
import type { ConversationPlane } from "../../server/conversations/plane";
import { startConversation } from "../../server/conversations/start-conversation";
import { inWorkspace } from "../../server/db/tenant";
import { uuidv7 } from "../../server/ids";
import { seeAgents } from "../../server/inbox/agent-settings";
import { saveCanned } from "../../server/inbox/canned-replies";
import { openCase } from "../../server/inbox/cases";
import { claimConversation } from "../../server/inbox/claim-conversation";
import { saveShift } from "../../server/inbox/labels-and-shifts";
import { createQueue } from "../../server/inbox/queues";
import { sendLater } from "../../server/inbox/send-later";
import { createWebhook } from "../../server/webhooks/webhooks";
import type { Shop } from "./people";

/** What the inbox of a workspace has, by kind. */
export interface InboxThings {
  userId: string;
  contactId: string;
  /** The shop's own person has it. */
  mine: string;
  /** Waits in the queue. */
  waiting: string;
  /** Of the same contact, with the bot. */
  second: string;
  queueId: string;
  cannedId: string;
  shiftId: string;
  caseId: string;
  approvalId: string;
  messageId: string;
  webhookId: string;
  deliveryId: string;
  flowId: string;
}

/** Furnishes a workspace whose flow is published with conversations, and with what people keep beside them. */
export async function inboxThings(
  plane: ConversationPlane,
  shop: Shop,
  flowId: string,
  hidden: string[],
): Promise<InboxThings> {
  const { actor } = shop;
  const { workspaceId, userId } = actor;
  const endpoint = await inWorkspace(workspaceId, (tx) =>
    tx.endpoint.findFirstOrThrow({ where: { flowId, kind: "chat" }, select: { id: true } }),
  );
  const published = await plane.flows.byId(workspaceId, endpoint.id);
  if (!published) throw new Error("nothing is published");
  const talk = async (): Promise<string> => {
    const { conversation } = await startConversation(plane, published, {
      key: { id: randomUUID(), hash: "00" },
      start: { type: "chat" },
      channel: "web",
      locale: "en",
      page: null,
      profile: { name: "Ada", phone: "13812345678" },
      timeZone: null,
    });
    return conversation;
  };
  const [mine, waiting, second] = [await talk(), await talk(), await talk()];
  await seeAgents(workspaceId, [userId]);
  await claimConversation(actor, mine);
  await moveRun(plane, workspaceId, waiting, { type: "owner", from: ["bot"], to: "queue", userId: null });
  const contactId = await inWorkspace(workspaceId, async (tx) => {
    const row = await tx.conversation.findFirstOrThrow({ where: { id: mine }, select: { contactId: true } });
    await tx.conversation.update({
      where: { workspaceId_id: { workspaceId, id: second } },
      data: { contactId: row.contactId },
    });
    return row.contactId;
  });
  const { id: queueId } = await createQueue(actor, { name: "Sales" });
  const { id: cannedId } = await saveCanned(actor, {
    shortcut: "hi",
    text: "Hello {{ contact.name }}",
    locale: null,
  });
  // Runs all day, today and tomorrow: they may be given conversations.
  const today = new Date().getUTCDay() || 7;
  const shift = { userId, queueId: null, day: null, from: "00:00", to: "24:00", duty: false };
  await saveShift(actor, { ...shift, weekday: (today % 7) + 1 });
  const { id: shiftId } = await saveShift(actor, { ...shift, weekday: today });
  const promise = {
    conversationId: mine,
    type: "callback",
    title: "Call back",
    dueAt: new Date("2030-01-01"),
  };
  const { id: caseId } = await openCase(actor, promise);
  const { id: approvalId } = await openCase(actor, promise);
  const { id: messageId } = await sendLater(actor, {
    conversationId: mine,
    content: { type: "text", text: "Later" },
    at: new Date(Date.now() + 3_600_000),
  });
  const { id: webhookId, secret } = await createWebhook(actor, {
    url: "https://hooks.example/x",
    events: ["message.sent"],
  });
  hidden.push(secret);
  const deliveryId = uuidv7();
  const turn = plane.database.reads;
  await turn.query(
    "UPDATE support_case SET state = 'awaitingApproval', created_by = NULL WHERE workspace_id = $1 AND id = $2",
    [workspaceId, approvalId],
  );
  await turn.query(
    `INSERT INTO webhook_delivery (workspace_id, id, webhook_id, event_id, event, payload, state) VALUES ($1, $2, $3, $4, 'message.sent', '{}', 'dead')`,
    [workspaceId, deliveryId, webhookId, uuidv7()],
  );
  return {
    userId,
    contactId,
    mine,
    waiting,
    second,
    queueId,
    cannedId,
    shiftId,
    caseId,
    approvalId,
    messageId,
    webhookId,
    deliveryId,
    flowId,
  };
}

type Sample = (things: { inbox: InboxThings }) => Record<string, unknown>;
const ofMine: Sample = ({ inbox }) => ({ conversationId: inbox.mine });
const text = { type: "text", text: "Hello" };
const later = () => new Date(Date.now() + 7_200_000).toISOString();
const span = { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z", by: "agent" };

/** A valid input for each procedure of the inbox. */
export const INBOX_SAMPLES: Record<string, Sample> = {
  "inbox.list": ({ inbox }) => ({ view: "all", queueId: inbox.queueId }),
  "inbox.get": ofMine,
  "inbox.messages": ofMine,
  "inbox.search": () => ({ text: "hello" }),
  "inbox.suggest": ofMine,
  "inbox.draft": ofMine,
  "inbox.summarise": ofMine,
  "inbox.claim": ({ inbox }) => ({ conversationId: inbox.waiting }),
  "inbox.assign": ({ inbox }) => ({ conversationId: inbox.waiting, userId: inbox.userId }),
  "inbox.assignNext": ({ inbox }) => ({ conversationId: inbox.waiting, how: "leastBusy" }),
  "inbox.transfer": ({ inbox }) => ({ conversationId: inbox.mine, queueId: inbox.queueId, note: "Yours" }),
  "inbox.release": ofMine,
  "inbox.giveBack": ofMine,
  "inbox.resolve": ({ inbox }) => ({ conversationId: inbox.mine, outcome: "resolved" }),
  "inbox.snooze": ({ inbox }) => ({ conversationId: inbox.mine, until: later() }),
  "inbox.merge": ({ inbox }) => ({ conversationId: inbox.second, intoId: inbox.mine }),
  "inbox.setLabels": ({ inbox }) => ({ conversationId: inbox.mine, labels: ["vip"] }),
  "inbox.setPriority": ({ inbox }) => ({ conversationId: inbox.mine, priority: "urgent" }),
  "inbox.reply": ({ inbox }) => ({ conversationId: inbox.mine, key: randomUUID(), content: text }),
  "inbox.sendLater": ({ inbox }) => ({ conversationId: inbox.mine, content: text, at: later() }),
  "inbox.cancelScheduled": ({ inbox }) => ({ messageId: inbox.messageId }),
  "inbox.note": ({ inbox }) => ({ conversationId: inbox.mine, text: "Careful", mentions: [inbox.userId] }),
  "inbox.read": ({ inbox }) => ({ conversationId: inbox.mine, seq: 1 }),
  "inbox.typing": ofMine,
  "inbox.revealPhone": ({ inbox }) => ({ conversationId: inbox.mine, field: "phone" }),
  "queues.create": () => ({ name: "Support", assignment: "leastBusy" }),
  "queues.update": ({ inbox }) => ({ queueId: inbox.queueId, name: "Renamed", firstReplyMinutes: 10 }),
  "queues.archive": ({ inbox }) => ({ queueId: inbox.queueId }),
  "agents.update": ({ inbox }) => ({ userId: inbox.userId, capacity: 3 }),
  "agents.setState": () => ({ state: "away" }),
  "canned.render": ({ inbox }) => ({ cannedId: inbox.cannedId, conversationId: inbox.mine }),
  "canned.save": () => ({ shortcut: "bye", text: "Bye", locale: null }),
  "canned.remove": ({ inbox }) => ({ cannedId: inbox.cannedId }),
  "labels.save": () => ({ name: "vip", colour: "red" }),
  "labels.remove": () => ({ name: "vip" }),
  "shifts.save": ({ inbox }) => ({
    userId: inbox.userId,
    queue: null,
    weekday: 2,
    day: null,
    from: "09:00",
    to: "12:00",
    duty: true,
  }),
  "shifts.remove": ({ inbox }) => ({ shiftId: inbox.shiftId }),
  "people.update": () => ({ maskPhones: false }),
  "people.routeScores": ({ inbox }) => ({ flowId: inbox.flowId, node: "n1" }),
  "people.holidays": () => ({ country: "CN", year: 2026 }),
  "cases.list": ({ inbox }) => ({ contactId: inbox.contactId }),
  "cases.open": ({ inbox }) => ({
    conversationId: inbox.mine,
    type: "refund",
    title: "Refund",
    dueAt: later(),
    amount: 500,
    currency: "EUR",
  }),
  "cases.update": ({ inbox }) => ({ caseId: inbox.caseId, state: "done" }),
  "cases.approve": ({ inbox }) => ({ caseId: inbox.approvalId }),
  "supervision.report": () => span,
  "supervision.csv": () => span,
  "supervision.everyoneToPeople": () => ({ on: true }),
  "supervision.flowOff": ({ inbox }) => ({ flowId: inbox.flowId, off: true, fallback: "Back soon" }),
  "supervision.botBackOn": () => ({}),
  "webhooks.create": () => ({ url: "https://hooks.example/y", events: ["owner.changed"] }),
  "webhooks.update": ({ inbox }) => ({ webhookId: inbox.webhookId, disabled: true }),
  "webhooks.remove": ({ inbox }) => ({ webhookId: inbox.webhookId }),
  "webhooks.rotate": ({ inbox }) => ({ webhookId: inbox.webhookId }),
  "webhooks.deliveries": ({ inbox }) => ({ webhookId: inbox.webhookId }),
  "webhooks.replay": ({ inbox }) => ({ deliveryId: inbox.deliveryId }),
};

/** Signs of life and of reading: by the hundred, and no act. */
export const INBOX_PASSING = ["inbox.read", "inbox.typing"];
