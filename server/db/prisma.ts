import { PrismaPg } from "@prisma/adapter-pg";
import type { Pool } from "pg";
import { PrismaClient } from "../../prisma/generated/client";
import { pools } from "./pools";

const clients = new WeakMap<Pool, PrismaClient>();

/**
 * The Prisma client over the pool of a role: `app`, which row-level security binds, or `auth`, for accounts. Only
 * `tenant.ts` may use it for workspace tables: without a workspace set, they show no rows.
 */
export function prisma(role: "app" | "auth" = "app"): PrismaClient {
  const pool = pools()[role];
  const known = clients.get(pool);
  if (known) return known;
  const client = new PrismaClient({ adapter: new PrismaPg(pool) });
  clients.set(pool, client);
  return client;
}
