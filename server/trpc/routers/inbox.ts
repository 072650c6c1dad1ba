import { z } from "zod";
import { assignConversation, assignNext } from "../../inbox/assign-conversation";
import { mergeConversation, setLabels, setPriority, snoozeConversation } from "../../inbox/change-entry";
import { claimConversation } from "../../inbox/claim-conversation";
import { countConversations } from "../../inbox/count-conversations";
import { draftReplies } from "../../inbox/draft-replies";
import { giveBack } from "../../inbox/give-back";
import { listConversations } from "../../inbox/list-conversations";
import { markRead, tellTyping } from "../../inbox/mark-read";
import { releaseConversation, transferConversation } from "../../inbox/queue-conversation";
import { readConversation } from "../../inbox/read-conversation";
import { readThread } from "../../inbox/read-thread";
import { revealPhone } from "../../inbox/reveal-phone";
import { searchMessages } from "../../inbox/search-messages";
import { cancelScheduled, sendLater } from "../../inbox/send-later";
import { replyContentSchema, sendReply } from "../../inbox/send-reply";
import { suggestReplies } from "../../inbox/suggest-replies";
import { summariseConversation } from "../../inbox/summarise-conversation";
import { PRIORITIES, VIEWS } from "../../inbox/views";
import { addNote } from "../../inbox/write-note";
import { cursorSchema, idSchema, nameSchema, timeSchema } from "../fields";
import { planeProcedure, router, workspaceProcedure } from "../init";

const conversationId = idSchema;
const one = z.strictObject({ conversationId });
const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const reads = workspaceProcedure("conversations.read");
const replies = workspaceProcedure("conversations.reply");
const priority = z.enum(PRIORITIES);

export const inboxRouter = router({
  list: reads
    .input(
      z.strictObject({
        view: z.enum(VIEWS),
        queueId: idSchema.optional(),
        label: nameSchema(60).optional(),
        priority: priority.optional(),
        channel: z.string().max(40).optional(),
        order: z.enum(["newest", "longestWait"]).optional(),
        limit: z.number().int().min(1).max(100).optional(),
        cursor: cursorSchema.optional(),
      }),
    )
    .query(({ input, ctx }) => listConversations(ctx.actor, input)),

  counts: reads.query(({ ctx }) => countConversations(ctx.actor)),

  get: reads.input(one).query(({ input, ctx }) => readConversation(ctx.actor, input.conversationId)),

  messages: reads
    .input(
      z
        .strictObject({
          conversationId,
          beforeSeq: seq.optional(),
          afterSeq: seq.optional(),
          limit: z.number().int().min(1).max(200).optional(),
        })
        .refine(
          (input) => input.beforeSeq === undefined || input.afterSeq === undefined,
          "before or after, not both",
        ),
    )
    .query(({ input, ctx }) =>
      readThread(ctx.actor, {
        conversationId: input.conversationId,
        before: input.beforeSeq,
        after: input.afterSeq,
        limit: input.limit,
      }),
    ),

  search: reads
    .input(z.strictObject({ text: z.string().max(200), cursor: cursorSchema.optional() }))
    .query(({ input, ctx }) => searchMessages(ctx.actor, input)),

  suggest: reads.input(one).query(({ input, ctx }) => suggestReplies(ctx.actor, input.conversationId)),

  /** The same with those that a model wrote, where there is one: takes seconds. */
  draft: replies.input(one).query(({ input, ctx }) => draftReplies(ctx.actor, input.conversationId)),

  summarise: reads
    .input(one)
    .query(({ input, ctx }) => summariseConversation(ctx.actor, input.conversationId)),

  claim: replies.input(one).mutation(({ input, ctx }) => claimConversation(ctx.actor, input.conversationId)),

  assign: replies
    .input(z.strictObject({ conversationId, userId: idSchema, force: z.boolean().optional() }))
    .mutation(({ input, ctx }) => assignConversation(ctx.actor, input)),

  assignNext: replies
    .input(z.strictObject({ conversationId, how: z.enum(["roundRobin", "leastBusy", "sticky"]) }))
    .mutation(({ input, ctx }) => assignNext(ctx.actor, input)),

  transfer: replies
    .input(z.strictObject({ conversationId, queueId: idSchema, note: z.string().max(10_000).optional() }))
    .mutation(({ input, ctx }) => transferConversation(ctx.actor, input)),

  release: replies
    .input(one)
    .mutation(({ input, ctx }) => releaseConversation(ctx.actor, input.conversationId)),

  giveBack: planeProcedure("conversations.reply")
    .input(z.strictObject({ conversationId, node: z.string().min(1).max(100).optional() }))
    .mutation(async ({ input, ctx }) => {
      await giveBack(ctx.plane, ctx.actor, input);
    }),

  resolve: planeProcedure("conversations.reply")
    .input(z.strictObject({ conversationId, outcome: z.enum(["resolved", "unresolved", "closed"]) }))
    .mutation(async ({ input, ctx }) => {
      await giveBack(ctx.plane, ctx.actor, input);
    }),

  snooze: replies
    .input(z.strictObject({ conversationId, until: timeSchema.nullable() }))
    .mutation(async ({ input, ctx }) => {
      await snoozeConversation(ctx.actor, input);
    }),

  merge: replies
    .input(z.strictObject({ conversationId, intoId: idSchema }))
    .mutation(async ({ input, ctx }) => {
      await mergeConversation(ctx.actor, input);
    }),

  setLabels: replies
    .input(z.strictObject({ conversationId, labels: z.array(nameSchema(60)).max(20) }))
    .mutation(async ({ input, ctx }) => {
      await setLabels(ctx.actor, input);
    }),

  setPriority: replies
    .input(z.strictObject({ conversationId, priority }))
    .mutation(async ({ input, ctx }) => {
      await setPriority(ctx.actor, input);
    }),

  reply: replies
    .input(
      z.strictObject({
        conversationId,
        key: z.uuid(),
        content: replyContentSchema,
        afterSeq: seq.optional(),
      }),
    )
    .mutation(({ input, ctx }) => sendReply(ctx.actor, input)),

  sendLater: replies
    .input(z.strictObject({ conversationId, content: replyContentSchema, at: timeSchema }))
    .mutation(({ input, ctx }) => sendLater(ctx.actor, input)),

  cancelScheduled: replies.input(z.strictObject({ messageId: idSchema })).mutation(async ({ input, ctx }) => {
    await cancelScheduled(ctx.actor, input.messageId);
  }),

  note: replies
    .input(
      z.strictObject({
        conversationId,
        text: z.string().min(1).max(10_000),
        mentions: z.array(idSchema).max(20).default([]),
      }),
    )
    .mutation(({ input, ctx }) => addNote(ctx.actor, input)),

  /** How far one has read; leaves no line in the audit trail. */
  read: reads.input(z.strictObject({ conversationId, seq })).mutation(async ({ input, ctx }) => {
    await markRead(ctx.actor, input);
  }),

  /** Somebody is writing; leaves nothing. */
  typing: replies.input(one).mutation(async ({ input, ctx }) => {
    await tellTyping(ctx.actor, input.conversationId);
  }),

  revealPhone: replies
    .input(
      z.union([
        z.strictObject({ conversationId, field: z.string().min(1).max(100) }),
        z.strictObject({ conversationId, variable: z.string().min(1).max(100) }),
        z.strictObject({ conversationId, seq: z.number().int().min(1) }),
      ]),
    )
    .mutation(({ input, ctx }) => revealPhone(ctx.actor, input)),
});
