import type { Json } from "../../flow";
import { readPeopleSettings } from "../conversations/people-settings";
import { inWorkspace, type WorkspaceTx } from "../db/tenant";
import { AppError } from "../errors";
import type { MemberActor } from "../workspaces/actor";
import { type CaseView, casesOf } from "./cases";
import { TIMELINE_EVENTS } from "./feed-events";
import { type FlowStep, readSteps, type WalkedStep } from "./flow-steps";
import { marketingHeld } from "./marketing-hold";
import { maskDeep, maskProfile, maskText } from "./mask-phones";
import { readShopping, type Shopping } from "./read-shopping";
import { rulesMet } from "./rule-names";
import { readSummaries } from "./summaries";
import type { ConversationSummary, TimelineEvent } from "./views";
import { wholeBrief } from "./whole-brief";

type Values = { [name: string]: Json };

export interface ConversationDetail {
  summary: ConversationSummary;
  contact: {
    id: string;
    name: string | null;
    locale: string | null;
    timeZone: string | null;
    createdAt: string;
    profile: Values;
    marketingHeld: boolean;
  };
  /** What whoever takes it should know: asked, tried, path, rule… */
  brief: Json;
  /** Every hard rule that was met, with the name of one of the workspace's own. */
  rules: { id: string; name: string }[];
  page: Json;
  flow: { id: string; name: string; version: number } | null;
  /** The flow's variables as they are now. */
  vars: Values;
  /** Steps walked, in order, with the outlet they were left by. */
  path: WalkedStep[];
  /** Where the conversation may be given back to. */
  nodes: FlowStep[];
  timeline: TimelineEvent[];
  others: ConversationSummary[];
  cases: CaseView[];
  /** What the contact has bought and been given. */
  shopping: Shopping;
  scheduled: { id: string; userId: string; sendAt: string; content: Json }[];
}

const PATH = 200;
const OTHERS = 20;

/** Everything that stands beside a thread. Telephone numbers are masked where the workspace wants that. */
export async function readConversation(
  actor: MemberActor,
  conversationId: string,
): Promise<ConversationDetail> {
  const { workspaceId, userId } = actor;
  return inWorkspace(workspaceId, async (tx) => {
    const [summary] = await readSummaries(tx, workspaceId, userId, [conversationId]);
    if (!summary) throw new AppError(404, "not-found", "There is no such conversation.");
    const [more] = await tx.$queryRaw<
      {
        page: Json;
        brief: Json;
        profile: Values;
        locale: string | null;
        timeZone: string | null;
        since: Date;
        settings: unknown;
      }[]
    >`
      SELECT c.page, e.brief, p.profile, p.locale, p.time_zone AS "timeZone", p.created_at AS since, w.settings
      FROM conversation c JOIN contact p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id
      JOIN workspace w ON w.id = c.workspace_id
      LEFT JOIN inbox_entry e ON e.workspace_id = c.workspace_id AND e.conversation_id = c.id
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ${conversationId}::uuid`;
    if (!more) throw new AppError(404, "not-found", "There is no such conversation.");
    const { maskPhones, rules: own } = readPeopleSettings(more.settings);
    const met = summary.rule === null ? [] : await rulesMet(tx, workspaceId, conversationId, summary.rule);
    const brief = await wholeBrief(tx, workspaceId, conversationId, more.brief);
    const { vars, nodes, path, flow } = await flowOf(tx, workspaceId, conversationId, more);
    const shown = (text: string | null) => (maskPhones && text !== null ? maskText(text) : text);
    const timeline = await tx.$queryRaw<(Omit<TimelineEvent, "at"> & { at: Date })[]>`
      SELECT id, name, at, properties FROM event WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid
        AND name = ANY (${[...TIMELINE_EVENTS]}::text[]) ORDER BY id LIMIT 300`;
    const others = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM conversation WHERE workspace_id = ${workspaceId}::uuid AND contact_id = ${summary.contact.id}::uuid
        AND id <> ${conversationId}::uuid ORDER BY created_at DESC LIMIT ${OTHERS}`;
    const scheduled = await tx.$queryRaw<{ id: string; userId: string; sendAt: Date; content: Json }[]>`
      SELECT id, user_id AS "userId", send_at AS "sendAt", body AS content FROM scheduled_message
      WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid AND state = 'waiting' ORDER BY send_at LIMIT 50`;
    return {
      summary,
      contact: {
        ...summary.contact,
        locale: more.locale,
        timeZone: more.timeZone,
        createdAt: more.since.toISOString(),
        profile: maskPhones ? maskProfile(more.profile) : more.profile,
        marketingHeld: await marketingHeld(tx, workspaceId, summary.contact.id),
      },
      brief: maskPhones ? maskDeep(brief) : brief,
      rules: met.map((id) => ({ id, name: own.find((one) => one.id === id)?.name ?? id })),
      page: more.page,
      vars: maskPhones ? maskDeep(vars) : vars,
      flow,
      path: path.map((step) => ({ ...step, way: shown(step.way) })),
      nodes: nodes.map((step) => ({ ...step, label: shown(step.label) })),
      timeline: timeline.map((one) => ({ ...one, at: one.at.toISOString() })),
      others: await readSummaries(
        tx,
        workspaceId,
        userId,
        others.map((one) => one.id),
      ),
      cases: await casesOf(tx, workspaceId, summary.contact.id),
      shopping: await readShopping(tx, workspaceId, summary.contact.id),
      scheduled: scheduled.map((one) => ({ ...one, sendAt: one.sendAt.toISOString() })),
    };
  });
}

type FlowPart = Pick<ConversationDetail, "flow" | "vars" | "path" | "nodes">;

async function flowOf(
  tx: WorkspaceTx,
  workspaceId: string,
  conversationId: string,
  about: { readonly profile: Values; readonly locale: string | null; readonly timeZone: string | null },
): Promise<FlowPart> {
  const [run] = await tx.$queryRaw<
    {
      id: string;
      flowId: string;
      version: number;
      name: string;
      vars: Values | null;
      document: Json;
      constants: Json;
    }[]
  >`
    SELECT r.id, r.flow_id AS "flowId", r.flow_version AS version, f.name, (r.session::json)->'vars' AS vars, v.document,
      w.settings->'constants' AS constants
    FROM run r JOIN flow f ON f.workspace_id = r.workspace_id AND f.id = r.flow_id
    JOIN flow_version v ON v.workspace_id = r.workspace_id AND v.flow_id = r.flow_id AND v.number = r.flow_version
    JOIN workspace w ON w.id = r.workspace_id
    WHERE r.workspace_id = ${workspaceId}::uuid AND r.conversation_id = ${conversationId}::uuid
    ORDER BY r.status <> 'waiting', r.asked_at DESC NULLS LAST, r.created_at DESC LIMIT 1`;
  if (!run) return { flow: null, vars: {}, path: [], nodes: [] };
  const walked = await tx.$queryRaw<{ path: [string, string, string | null][] }[]>`
    SELECT path FROM segment WHERE workspace_id = ${workspaceId}::uuid AND conversation_id = ${conversationId}::uuid
      AND run_id = ${run.id}::uuid ORDER BY turn DESC LIMIT ${PATH}`;
  const vars = run.vars ?? {};
  const { locale, timeZone } = about;
  const { nodes, path } = readSteps(
    run.document,
    walked
      .reverse()
      .flatMap((one) => one.path)
      .slice(-PATH),
    {
      vars,
      contact: about.profile,
      conversation: { locale },
      workspace: run.constants ?? {},
      ...(locale === null ? {} : { locale }),
      ...(timeZone === null ? {} : { timeZone }),
    },
  );
  return { flow: { id: run.flowId, name: run.name, version: run.version }, vars, path, nodes };
}
