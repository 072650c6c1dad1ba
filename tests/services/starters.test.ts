import { beforeAll, describe, expect, it } from "vitest";
import { STARTERS } from "../../flow/document/starter-flows";
import { listAudiences } from "../../server/audiences/audiences";
import { listPools } from "../../server/coupons/list-pools";
import { inWorkspace } from "../../server/db/tenant";
import { getFlow } from "../../server/flows/get-flow";
import { publishFlow } from "../../server/flows/publish-flow";
import { installStarter } from "../../server/starters/install-starter";
import { updateWorkspace } from "../../server/workspaces/update-workspace";
import { testEnvironment } from "../support/environment";
import { everyRow } from "../support/every-row";
import { firstOwner, type Shop } from "../support/people";
import { testDatabase } from "../support/test-database";

/** Ready-made campaigns run as they are installed, in both languages. */
testEnvironment();
const database = testDatabase();
let shop: Shop;
beforeAll(async () => {
  shop = await firstOwner();
});
const READY = STARTERS.filter((starter) => "needs" in starter);

describe.each(["zh-CN", "en"] as const)("ready-made campaigns in %s", (locale) => {
  beforeAll(() => updateWorkspace(shop.actor, { locale }));

  it.each(READY.map(({ key, name }) => [key, name] as const))(
    "%s: publishes without a further step, twice over",
    async (key, name) => {
      const { workspaceId } = shop.actor;
      const before = await listPools(workspaceId);
      const { id } = await installStarter(shop.actor, { name: name[locale], starter: key });
      const { publicId } = await publishFlow(shop.actor, { flowId: id });
      expect(publicId).toBeTruthy();
      const { rows } = await everyRow(
        database,
        ["campaign_entry"],
        "SELECT kind FROM campaign_entry WHERE flow_id = $1",
        [id],
      );
      expect(rows.length).toBeGreaterThan(0);
      const text = JSON.stringify((await getFlow(workspaceId, id)).document);
      const pools = await listPools(workspaceId);
      const made = pools.filter((pool) => !before.some((one) => one.id === pool.id));
      expect(made.length).toBeGreaterThan(0);
      for (const pool of made) {
        expect(text).toContain(pool.id);
        expect(pool).toMatchObject({ left: 200, currency: locale === "en" ? "EUR" : "CNY" });
      }
      await installStarter(shop.actor, { name: name[locale], starter: key });
      expect(await listPools(workspaceId)).toHaveLength(pools.length);
    },
  );

  it("brings audiences, and people to try them with who have agreed to messages", async () => {
    const { workspaceId } = shop.actor;
    const names = (await listAudiences(workspaceId)).map((one) => one.name);
    expect(names).toEqual(
      expect.arrayContaining(locale === "en" ? ["Members", "Have bought before"] : ["会员", "购买过的客户"]),
    );
    const people = await inWorkspace(workspaceId, (tx) => tx.contact.count());
    expect(people).toBe(3);
    const { rows } = await everyRow(
      database,
      ["contact_consent"],
      "SELECT count(*)::int AS n FROM contact_consent WHERE workspace_id = $1 AND channel = 'web' AND granted",
      [workspaceId],
    );
    expect(rows[0]?.n).toBe(9);
  });
});
