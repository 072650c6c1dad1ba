import type { AnyProcedure } from "@trpc/server";
import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SessionUser } from "../../server/accounts/load-session";
import { createPool } from "../../server/coupons/create-pool";
import { migrateJobs } from "../../server/db/job-schema";
import { inWorkspace } from "../../server/db/tenant";
import { createFlow } from "../../server/flows/create-flow";
import { readDocument } from "../../server/flows/flow-document";
import { publishFlow } from "../../server/flows/publish-flow";
import { updateModelSettings } from "../../server/model/model-settings";
import { allows, ROLES, type Role } from "../../server/permissions";
import { createCallerFactory, type Rule, type TrpcContext } from "../../server/trpc/init";
import { appRouter } from "../../server/trpc/root";
import { createApiKey } from "../../server/workspaces/create-api-key";
import { createInvitation } from "../../server/workspaces/create-invitation";
import { setSecret } from "../../server/workspaces/set-secret";
import { BROADCAST_SAMPLES, type BroadcastThings, broadcastThings } from "../support/broadcast-things";
import {
  CONTACT_FILTERS,
  CONTACT_PASSING,
  CONTACT_SAMPLES,
  type ContactThings,
  contactThings,
} from "../support/contact-things";
import { testEnvironment } from "../support/environment";
import { openToOwner } from "../support/every-row";
import {
  EXPERIMENT_REFUSED,
  EXPERIMENT_SAMPLES,
  type ExperimentThings,
  experimentThings,
} from "../support/experiment-things";
import { INBOX_PASSING, INBOX_SAMPLES, type InboxThings, inboxThings } from "../support/inbox-things";
import { KNOWLEDGE_SAMPLES, type KnowledgeThings, knowledgeThings } from "../support/knowledge-things";
import {
  address,
  anotherWorkspace,
  firstOwner,
  joined,
  PASSWORD,
  type Shop,
  sessionOf,
} from "../support/people";
import { PRODUCT_SAMPLES, type ProductThings, productThings } from "../support/product-things";
import { TABLE_SAMPLES, type TableThings, tableThings } from "../support/table-things";
import { testDatabase } from "../support/test-database";
import { testPlane } from "../support/test-plane";

/**
 * Every procedure × who asks × whose ids. Made from the router: a procedure without a rule, or one that takes an input
 * and has no sample below, fails.
 */
testEnvironment();
const database = testDatabase();
const plane = testPlane(database);
const createCaller = createCallerFactory(appRouter);
/** At run time the router keeps its procedures by their full names; its type keeps them nested. */
const procedures = appRouter._def.procedures as unknown as Record<string, AnyProcedure>;
const names = Object.keys(procedures);

function ruleOf(name: string): Rule | undefined {
  const meta: unknown = procedures[name]?._def.meta;
  const rule = typeof meta === "object" && meta !== null && "rule" in meta ? meta.rule : undefined;
  return typeof rule === "object" && rule !== null && "kind" in rule ? (rule as Rule) : undefined;
}

/** What one workspace has, by kind. */
interface Things {
  shop: Shop;
  flowId: string;
  member: Shop;
  invitationId: string;
  invitationToken: string;
  apiKeyId: string;
  secretId: string;
  auditId: string;
  inbox: InboxThings;
  contacts: ContactThings;
  products: ProductThings;
  broadcast: BroadcastThings;
  experiment: ExperimentThings;
  knowledge: KnowledgeThings;
  tables: TableThings;
  poolId: string;
}

const CANARY = "canary-9d1f6c";
const shown: string[] = [];
const hidden: string[] = [CANARY, PASSWORD, "$argon2id"];
let first: Shop;
let foreign: Things;
let shared: Promise<Things> | undefined;
let guests: Shop;

function draft(outcome: string) {
  const at = { x: 0, y: 0 };
  const nodes = [
    { id: "start", type: "onChat", position: at, data: {} },
    { id: "n1", type: "end", position: at, data: { outcome } },
  ];
  const edges = [{ id: "e1", source: "start", outlet: "next", target: "n1" }];
  return { schema: 1, id: "x", name: "Doc", locale: "en", nodes, edges, variables: [], settings: {} };
}

/** What of a workspace's things an input names: making all of them for every procedure would take most of the time. */
function neededBy(name: string): ReadonlySet<PropertyKey> {
  const needed = new Set<PropertyKey>();
  const any: object = new Proxy(
    {},
    { get: (_, key) => (key === Symbol.toPrimitive || key === "toJSON" ? () => "x" : any) },
  );
  SAMPLES[name]?.(
    new Proxy({} as Things, {
      get: (_, key) => {
        needed.add(key);
        return any;
      },
    }),
  );
  return needed;
}

const absent = <T extends object>(): T =>
  new Proxy({} as T, {
    get: (_, key) => {
      if (key === "then") return undefined; // it is awaited
      throw new Error("not made for this procedure");
    },
  });

const UNUSED = "not made for this procedure";

async function publishedFlow({ actor }: Shop): Promise<string> {
  const { id } = await createFlow(actor, { name: "Welcome", document: readDocument(draft("a"), "x") });
  await publishFlow(actor, { flowId: id });
  return id;
}

async function furnished(
  shop: Shop,
  options: { member: boolean; needed?: ReadonlySet<PropertyKey> },
): Promise<Things> {
  const { actor } = shop;
  const { needed } = options;
  const some = async <K extends keyof Things, T extends object>(
    key: K,
    make: () => Promise<T>,
  ): Promise<T> => (!needed || needed.has(key) ? make() : absent<T>());
  const member = options.member ? await joined(actor, "viewer") : shop;
  const wants = (...keys: (keyof Things)[]) => !needed || keys.some((key) => needed.has(key));
  const flowId = wants("flowId", "inbox") ? await publishedFlow(shop) : UNUSED;
  const invitation = wants("invitationId", "invitationToken")
    ? await createInvitation(actor, { email: address("guest"), role: "viewer" })
    : { id: UNUSED, token: UNUSED };
  const key = wants("apiKeyId")
    ? await createApiKey(actor, { name: "key", scopes: ["flows:read"] })
    : { id: UNUSED, key: CANARY };
  hidden.push(key.key);
  const secret = wants("secretId") ? await setSecret(actor, { name: "crm", value: CANARY }) : { id: UNUSED };
  await updateModelSettings(actor, { key: CANARY });
  const poolId = wants("poolId") ? (await createPool(actor, { name: "Welcome" })).id : UNUSED;
  const auditId = await inWorkspace(
    actor.workspaceId,
    async (tx) => (await tx.audit.findFirstOrThrow({ orderBy: { id: "asc" } })).id,
  );
  return {
    shop,
    flowId,
    member,
    invitationId: invitation.id,
    invitationToken: invitation.token,
    apiKeyId: key.id,
    secretId: secret.id,
    auditId,
    poolId,
    knowledge: await some("knowledge", () => knowledgeThings(shop)),
    tables: await some("tables", () => tableThings(shop)),
    contacts: await some("contacts", () => contactThings(shop)),
    products: await some("products", () => productThings(shop)),
    broadcast: await some("broadcast", () => broadcastThings(shop)),
    experiment: await some("experiment", () => experimentThings(shop)),
    inbox: await some("inbox", () => inboxThings(plane(), shop, flowId, hidden)),
  };
}

/** A valid input for each procedure that takes one, naming the things of a workspace. */
const SAMPLES: Record<string, (things: Things) => Record<string, unknown>> = {
  "setup.createOwner": () => ({
    email: address("late"),
    password: "a quiet-Horse 42 rests",
    workspaceName: "Late",
  }),
  "account.updateProfile": () => ({ name: "New name" }),
  "account.changePassword": () => ({ current: PASSWORD, next: "another-Horse 43 rests" }),
  "account.signOutEverywhere": () => ({}),
  "workspaces.create": () => ({ name: "Third" }),
  "workspaces.update": () => ({ name: "Renamed", constants: { phone: "123" } }),
  "workspaces.updateRetention": () => ({ conversations: 365, events: null, runs: 30 }),
  "members.changeRole": (things) => ({ userId: things.member.actor.userId, role: "agent" }),
  "members.remove": (things) => ({ userId: things.member.actor.userId }),
  "members.leave": () => ({}),
  "invitations.create": () => ({ email: address("invited"), role: "viewer" }),
  "invitations.revoke": (things) => ({ id: things.invitationId }),
  "invitations.find": (things) => ({ token: things.invitationToken }),
  "invitations.accept": (things) => ({ token: things.invitationToken }),
  "invitations.register": (things) => ({ token: things.invitationToken, password: "a third-Horse 44 rests" }),
  "apiKeys.create": () => ({ name: "shop", scopes: ["flows:read"] }),
  "apiKeys.revoke": (things) => ({ id: things.apiKeyId }),
  "secrets.set": () => ({ name: "other", value: CANARY }),
  "secrets.delete": (things) => ({ id: things.secretId }),
  "model.update": () => ({ model: "small", key: CANARY }),
  "model.spend": () => ({}),
  "audit.list": (things) => ({ before: things.auditId }),
  "flows.list": () => ({ archived: false }),
  "flows.get": (things) => ({ flowId: things.flowId }),
  "flows.create": () => ({ name: "New" }),
  "flows.rename": (things) => ({ flowId: things.flowId, name: "Renamed" }),
  "flows.saveDraft": (things) => ({ flowId: things.flowId, revision: 1, document: draft("b") }),
  "flows.duplicate": (things) => ({ flowId: things.flowId }),
  "flows.archive": (things) => ({ flowId: things.flowId }),
  "flows.restore": (things) => ({ flowId: things.flowId }),
  "flows.export": (things) => ({ flowId: things.flowId }),
  "flows.import": () => ({ document: draft("c") }),
  "flows.publish": (things) => ({ flowId: things.flowId }),
  "flows.versions": (things) => ({ flowId: things.flowId }),
  "flows.version": (things) => ({ flowId: things.flowId, version: 1 }),
  "flows.rollback": (things) => ({ flowId: things.flowId, version: 1 }),
  "flows.whereUsed": (things) => ({ flowId: things.flowId }),
  "simulate.performEffect": () => ({
    kind: "http",
    key: "k",
    request: {
      method: "GET",
      url: "http://127.0.0.1:1/?q={{secret:crm}}",
      headers: [],
      timeoutMs: 1_000,
      retries: 0,
    },
  }),
  "coupons.create": () => ({ name: "Spring", valueMinor: 500, currency: "CNY", limitMinor: 50_000 }),
  "coupons.update": (things) => ({ poolId: things.poolId, open: false }),
  "coupons.addCodes": (things) => ({ poolId: things.poolId, text: "CODE-1\nCODE-2" }),
  "coupons.generate": (things) => ({ poolId: things.poolId, count: 3 }),
  "coupons.export": (things) => ({ poolId: things.poolId }),
  // Named, so that the workspace has its flow: where a chat is live, nothing is opened.
  "demoShop.open": ({ flowId }) => ({ name: `Beside ${flowId}` }),
  "demoShop.order": () => ({
    visitor: "0123456789abcdef",
    cart: "cart-123456",
    product: "demo-lamp",
    total: 12_900,
    agrees: true,
  }),
  "demoShop.pay": () => ({ ref: "DEMO-123456", total: 12_900 }),
  "campaigns.ledger": (things) => ({ flowId: things.flowId }),
  "campaigns.pause": (things) => ({ flowId: things.flowId, paused: true }),
  "campaigns.updateSettings": () => ({ holdout: 5 }),
  "campaigns.switch": () => ({ paused: true }),
  ...BROADCAST_SAMPLES,
  ...KNOWLEDGE_SAMPLES,
  ...CONTACT_SAMPLES,
  ...PRODUCT_SAMPLES,
  ...TABLE_SAMPLES,
  ...EXPERIMENT_SAMPLES,
  ...INBOX_SAMPLES,
  "endpoints.get": (things) => ({ flowId: things.flowId }),
  "endpoints.update": (things) => ({ flowId: things.flowId, apiAllowed: true }),
};

/** Refused by what they do rather than by who asks: there is an owner; the last owner may not go; it is somebody else's invitation. */
const REFUSED: Record<string, string> = {
  "setup.createOwner": "CONFLICT",
  "members.leave": "CONFLICT",
  "invitations.accept": "FORBIDDEN",
  // The flow that everybody has here is no campaign.
  "campaigns.pause": "NOT_FOUND",
  // Nobody has ordered it.
  "demoShop.pay": "NOT_FOUND",
  // It needs nobody's approval.
  "broadcasts.approve": "CONFLICT",
  ...EXPERIMENT_REFUSED,
};
/** Does something outside and changes nothing here, so there is nothing for the audit trail. */
const OUTSIDE = new Set([
  "simulate.performEffect",
  "knowledge.uploadPart",
  // A chat is live already.
  "demoShop.open",
  ...CONTACT_PASSING,
  ...INBOX_PASSING,
]);
/** Takes a cursor: a foreign one only says where to begin. */
const CURSORS = new Set(["audit.list"]);
/** May be asked for what is of one queue or contact: without it, for everything. */
const FILTERS = new Set([
  "campaigns.ledger",
  "experiments.list",
  ...CONTACT_FILTERS,
  "inbox.list",
  "cases.list",
  "knowledge.savePair",
  "knowledge.compareRuns",
]);
/** Links: their tokens are the permission, whatever the workspace. */
const TOKENS = new Set(["invitations.find", "invitations.accept", "invitations.register"]);

async function call(name: string, context: Partial<TrpcContext>, input: unknown): Promise<string> {
  const caller = createCaller({
    user: undefined,
    workspaceSlug: undefined,
    ip: "192.0.2.1",
    plane: plane(),
    ...context,
  });
  let target: unknown = caller;
  for (const part of name.split(".")) target = Reflect.get(Object(target), part);
  if (typeof target !== "function") throw new Error(`${name} is not callable`);
  try {
    shown.push(JSON.stringify(await target(input)) ?? "");
    return "OK";
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    const cause = error.cause;
    shown.push(error.message, JSON.stringify(cause && "details" in cause ? cause.details : null) ?? "");
    if (error.code === "INTERNAL_SERVER_ERROR") throw cause ?? error;
    return error.code;
  }
}

const roles = new Map<Role, { user: SessionUser; slug: string }>();
beforeAll(async () => {
  await migrateJobs({ url: database.url });
  await openToOwner(database, ["audit"]);
  first = await firstOwner();
  guests = await anotherWorkspace(first, "Roles");
  for (const role of ROLES) {
    const person = role === "owner" ? guests : await joined(guests.actor, role);
    roles.set(role, { user: await sessionOf(person.actor.userId), slug: guests.slug });
  }
  foreign = await furnished(await anotherWorkspace(first, "Foreign"), { member: true });
});

describe("every procedure", () => {
  it.each(names)("%s declares its rule and has a sample of its input", (name) => {
    expect(
      ruleOf(name),
      "declare it with publicProcedure, userProcedure or workspaceProcedure(permission)",
    ).toBeDefined();
    const takesInput =
      (procedures[name] as unknown as { _def: { inputs: unknown[] } })._def.inputs.length > 0;
    expect(name in SAMPLES, "give it a valid input in SAMPLES").toBe(takesInput);
  });

  it("that is public is known by name", () => {
    const open = names.filter((name) => ruleOf(name)?.kind === "public").sort();
    expect(open).toEqual(["invitations.find", "invitations.register", "setup.createOwner", "setup.status"]);
  });

  it("has no sample left over", () => {
    expect(Object.keys(SAMPLES).filter((name) => !names.includes(name))).toEqual([]);
  });
});

/** Not what the procedure takes: whoever may call it gets as far as the input and no further. */
const NONSENSE = { bogus: 1 };

describe.each(names.filter((name) => ruleOf(name)?.kind !== "public"))("%s", (name) => {
  const rule = ruleOf(name);
  it("refuses who is not signed in, before it looks at the input", async () => {
    expect(await call(name, { workspaceSlug: guests.slug }, NONSENSE)).toBe("UNAUTHORIZED");
  });

  if (rule?.kind !== "workspace") return;
  it.each(ROLES)("asked by the role %s", async (role) => {
    const who = roles.get(role);
    const answer = await call(name, { user: who?.user, workspaceSlug: who?.slug }, NONSENSE);
    if (allows(role, rule.permission)) expect(["BAD_REQUEST", "OK"]).toContain(answer);
    else expect(answer).toBe("FORBIDDEN");
  });

  it("knows no workspace that one is not a member of", async () => {
    const stranger = roles.get("admin");
    for (const workspaceSlug of [
      foreign.shop.slug,
      first.slug,
      undefined,
      "",
      "null",
      "undefined",
      "*",
      guests.actor.workspaceId,
    ]) {
      expect(await call(name, { user: stranger?.user, workspaceSlug }, NONSENSE)).toBe("NOT_FOUND");
    }
  });
});

describe.each(Object.keys(SAMPLES).filter((name) => names.includes(name)))("the input of %s", (name) => {
  let own: Things;
  let context: Partial<TrpcContext>;
  beforeAll(async () => {
    // What only reads shares one workspace; what changes gets one of its own.
    const reads = procedures[name]?._def.type === "query";
    if (reads) shared ??= furnished(await anotherWorkspace(first, "Shared"), { member: false });
    own =
      reads && shared
        ? await shared
        : await furnished(await anotherWorkspace(await host(), "Own"), {
            member: name.startsWith("members."),
            needed: neededBy(name),
          });
    if (name === "flows.restore")
      await call(
        "flows.archive",
        { user: await sessionOf(own.shop.actor.userId), workspaceSlug: own.shop.slug },
        { flowId: own.flowId },
      );
    context = { user: await sessionOf(own.shop.actor.userId), workspaceSlug: own.shop.slug };
  });

  it("holds no foreign and no empty ids, and nothing that it does not know", async () => {
    const sample = SAMPLES[name]?.(own) ?? {};
    const strange = SAMPLES[name]?.(foreign) ?? {};
    for (const extra of ["workspaceId", "workspace_id", "actor"]) {
      expect(await call(name, context, { ...sample, [extra]: foreign.shop.actor.workspaceId })).toBe(
        "BAD_REQUEST",
      );
    }
    for (const key of Object.keys(sample).filter((candidate) =>
      /^(id|\w+Id|before|token)$/.test(candidate),
    )) {
      const empties = [
        "",
        null,
        undefined,
        [],
        {},
        "undefined",
        "null",
        0,
        { not: "x" },
        { contains: "" },
        [sample[key]],
      ];
      for (const empty of empties) {
        if (empty === undefined && (CURSORS.has(name) || FILTERS.has(name))) continue;
        expect(
          await call(name, context, { ...sample, [key]: empty }),
          `${key}: ${JSON.stringify(empty)}`,
        ).toBe("BAD_REQUEST");
      }
      if (!CURSORS.has(name) && !TOKENS.has(name))
        expect(
          await call(name, context, { ...sample, [key]: strange[key] }),
          `${key} of another workspace`,
        ).toBe("NOT_FOUND");
    }
  });

  it("works with one's own, and a change leaves one row in the audit trail", async () => {
    const before = await auditRows();
    expect(await call(name, context, SAMPLES[name]?.(own))).toBe(REFUSED[name] ?? "OK");
    const changes = procedures[name]?._def.type === "mutation" && !REFUSED[name] && !OUTSIDE.has(name);
    expect((await auditRows()) - before).toBe(changes ? 1 : 0);
    if (name === "account.changePassword") await restorePassword(own.shop.actor.userId);
  });
});

let hosting: Shop | undefined;
let hosted = 0;

/** Whoever owns the next workspace: one person may own so many and no more. */
async function host(): Promise<Shop> {
  if (!hosting || ++hosted % 40 === 0) hosting = await joined(first.actor, "owner");
  return hosting;
}

async function auditRows(): Promise<number> {
  const { rows } = await database.pools.owner.query("SELECT count(*)::int AS n FROM audit");
  return Number(rows[0]?.n);
}

async function restorePassword(userId: string): Promise<void> {
  const user = await sessionOf(userId);
  expect(
    await call("account.changePassword", { user }, { current: "another-Horse 43 rests", next: PASSWORD }),
  ).toBe("OK");
}

afterAll(() => {
  // Whatever was answered to anybody, in results and in errors, held none of what must stay inside.
  for (const secret of hidden) expect(shown.filter((text) => text.includes(secret))).toEqual([]);
  expect(shown.length).toBeGreaterThan(500);
});
