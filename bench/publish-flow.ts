import { randomUUID } from "node:crypto";
import { createPools } from "../server/db/pools";

/** Publishes a document in a workspace of its own. Returns the public id of its chat. */
export async function publishFlow(url: string, document: object): Promise<string> {
  const pools = await createPools({ url, max: 1 });
  const [workspace, flow, publicId] = [randomUUID(), randomUUID(), randomUUID().slice(0, 20)];
  const text = JSON.stringify({ ...document, id: flow });
  const client = await pools.app.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.workspace', $1, true)", [workspace]);
    await client.query("INSERT INTO workspace (id, slug, name) VALUES ($1, $2, 'Bench')", [
      workspace,
      `bench-${flow.slice(0, 8)}`,
    ]);
    await client.query("INSERT INTO flow (workspace_id, id, name, draft) VALUES ($1, $2, 'Bench', $3)", [
      workspace,
      flow,
      text,
    ]);
    await client.query(
      "INSERT INTO flow_version (workspace_id, flow_id, number, document) VALUES ($1, $2, 1, $3)",
      [workspace, flow, text],
    );
    await client.query(
      "INSERT INTO endpoint (workspace_id, id, public_id, flow_id, active_version) VALUES ($1, $2, $3, $4, 1)",
      [workspace, randomUUID(), publicId, flow],
    );
    await client.query("COMMIT");
  } finally {
    client.release();
    await pools.close();
  }
  return publicId;
}
