import { describe, expect, it } from "vitest";
import { testDatabase } from "../../tests/support/test-database";
import { uuidv7 } from "../ids";
import { asAuth, inWorkspace } from "./tenant";

const database = testDatabase();
const WORKSPACE_TABLES = `SELECT table_name AS name FROM information_schema.columns
  WHERE table_schema = 'public' AND column_name = 'workspace_id' UNION SELECT 'workspace'`;

async function workspaceWithFlow(): Promise<{ workspaceId: string; flowId: string }> {
  const workspaceId = uuidv7();
  const flowId = uuidv7();
  await inWorkspace(workspaceId, async (tx) => {
    await tx.workspace.create({
      data: { id: workspaceId, slug: `w-${workspaceId.slice(-12)}`, name: "Shop" },
    });
    await tx.flow.create({ data: { workspaceId, id: flowId, name: "Welcome", draft: { nodes: [] } } });
  });
  return { workspaceId, flowId };
}

describe("the second wall: the raw app role", () => {
  it("guards every table that has a workspace", async () => {
    const { rows } = await database.pools.owner.query<{ name: string; on: boolean; forced: boolean }>(
      `SELECT t.name, c.relrowsecurity AS on, c.relforcerowsecurity AS forced
       FROM (${WORKSPACE_TABLES}) t JOIN pg_class c ON c.oid = t.name::regclass`,
    );
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.filter((row) => !row.on || !row.forced)).toEqual([]);
  });

  it("shows no rows without a workspace, nor with a foreign or an empty one", async () => {
    const { workspaceId, flowId } = await workspaceWithFlow();
    const other = await workspaceWithFlow();
    const read = async (setting: string | undefined) => {
      const client = await database.pools.app.connect();
      try {
        await client.query("BEGIN");
        if (setting !== undefined)
          await client.query("SELECT set_config('app.workspace', $1, true)", [setting]);
        const { rows } = await client.query("SELECT id FROM flow WHERE id = $1", [flowId]);
        return rows.length;
      } finally {
        await client.query("ROLLBACK");
        client.release();
      }
    };
    expect(await read(workspaceId)).toBe(1);
    expect(await read(undefined)).toBe(0);
    expect(await read("")).toBe(0);
    expect(await read(other.workspaceId)).toBe(0);
  });

  it("refuses to write a row of another workspace, and never sees credentials", async () => {
    const { workspaceId } = await workspaceWithFlow();
    const other = await workspaceWithFlow();
    const client = await database.pools.app.connect();
    try {
      await client.query("SELECT set_config('app.workspace', $1, false)", [workspaceId]);
      await expect(
        client.query("INSERT INTO flow (workspace_id, id, name, draft) VALUES ($1, $2, 'x', '{}')", [
          other.workspaceId,
          uuidv7(),
        ]),
      ).rejects.toThrow(/row-level security/);
      await expect(client.query("SELECT * FROM credential")).rejects.toThrow(/permission denied/);
      await expect(client.query("UPDATE audit SET action = 'x'")).rejects.toThrow(/permission denied/);
      await expect(client.query("DELETE FROM audit")).rejects.toThrow(/permission denied/);
      await expect(client.query("UPDATE flow_version SET note = 'x'")).rejects.toThrow(/permission denied/);
    } finally {
      client.release(true);
    }
  });

  it("gives the turn role the turn tables only", async () => {
    await expect(database.pools.turn.query("SELECT count(*) FROM conversation")).resolves.toBeDefined();
    for (const table of ["credential", "app_user", "secret", "api_key", "membership", "audit"]) {
      await expect(database.pools.turn.query(`SELECT count(*) FROM ${table}`)).rejects.toThrow(
        /permission denied/,
      );
    }
  });
});

describe("inWorkspace", () => {
  it("sees its own rows and no others, and forgets the workspace afterwards", async () => {
    const own = await workspaceWithFlow();
    const other = await workspaceWithFlow();
    const ids = await inWorkspace(own.workspaceId, async (tx) =>
      (await tx.flow.findMany()).map((flow) => flow.id),
    );
    expect(ids).toEqual([own.flowId]);
    const { rows } = await database.pools.app.query("SELECT id FROM flow");
    expect(rows).toEqual([]);
    await inWorkspace(own.workspaceId, async (tx) => {
      const foreign = { workspaceId_id: { workspaceId: other.workspaceId, id: other.flowId } };
      expect(await tx.flow.findUnique({ where: foreign })).toBeNull();
      expect((await tx.flow.updateMany({ where: { id: other.flowId }, data: { name: "mine" } })).count).toBe(
        0,
      );
    });
  });

  it("refuses a foreign workspace in a filter or a row", async () => {
    const own = await workspaceWithFlow();
    const other = await workspaceWithFlow();
    const row = { workspaceId: other.workspaceId, id: uuidv7(), name: "x", draft: {} };
    await expect(inWorkspace(own.workspaceId, (tx) => tx.flow.create({ data: row }))).rejects.toThrow(
      "Not found",
    );
    await expect(
      inWorkspace(own.workspaceId, (tx) => tx.flow.findMany({ where: { workspaceId: other.workspaceId } })),
    ).rejects.toThrow("Not found");
    await expect(inWorkspace(own.workspaceId, (tx) => tx.credential.findMany())).rejects.toThrow(
      "not reached",
    );
  });

  it.each(["", "null", "undefined", "x", "00000000-0000-0000-0000-000000000000"])(
    "refuses %j as a workspace",
    async (id) => {
      await expect(inWorkspace(id, (tx) => tx.flow.count())).rejects.toThrow("Not found");
    },
  );

  it("throws on an undefined filter instead of dropping it", async () => {
    const own = await workspaceWithFlow();
    const where: { id?: string } = {};
    const broken = { id: where.id as unknown as string };
    await expect(inWorkspace(own.workspaceId, (tx) => tx.flow.deleteMany({ where: broken }))).rejects.toThrow(
      /undefined/,
    );
  });
});

describe("asAuth", () => {
  it("may not read what belongs to a workspace's work", async () => {
    await expect(asAuth((tx) => tx.flow.count())).rejects.toThrow();
    await expect(asAuth((tx) => tx.secret.count())).rejects.toThrow();
  });
});

it("a connection that is lost while it is held, between two queries, ends nothing but its own work", {
  retry: 0,
}, async () => {
  const client = await database.pools.turn.connect();
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  await database.pools.owner.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
  await expect.poll(() => client.query("SELECT 1").catch(() => "lost")).toBe("lost");
  client.release(true);
  expect((await database.pools.turn.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});
