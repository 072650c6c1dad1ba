import { inWorkspace } from "../db/tenant";
import { type PoolView, readPools } from "./pool-view";

/** The workspace's pools of coupons with their counts. */
export const listPools = (workspaceId: string): Promise<PoolView[]> =>
  inWorkspace(workspaceId, (tx) => readPools(tx, workspaceId));
