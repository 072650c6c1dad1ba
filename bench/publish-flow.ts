import { randomUUID } from "node:crypto";
import { createPools } from "../server/db/pools";

export interface PublishedFlow {
  readonly publicId: string;
  readonly workspaceId: string;
  /** The workspace's name in addresses. */
  readonly slug: string;
}

/** Publishes a document in a workspace of its own. Returns the public id of its chat. */
export async function publishFlow(url: string, document: object): Promise<string> {
  return (await publishInWorkspace(url, document)).publicId;
}

/** The same, for benches that need to know where. */
export async function publishInWorkspace(url: string, document: object): Promise<PublishedFlow> {
  const pools = await createPools({ url, max: 1 });
  const [workspace, flow, publicId] = [randomUUID(), randomUUID(), randomUUID().slice(0, 20)];
  const slug = `bench-${flow.slice(0, 8)}`;
  const text = JSON.stringify({ ...document, id: flow });
  const client = await pools.app.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.workspace', $1, true)", [workspace]);
    await client.query("INSERT INTO workspace (id, slug, name) VALUES ($1, $2, 'Bench')", [workspace, slug]);
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
  return { publicId, workspaceId: workspace, slug };
}
