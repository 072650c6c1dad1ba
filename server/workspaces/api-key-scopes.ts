import { z } from "zod";

/** What an API key may be allowed to do on the public API. */
export const SCOPES = [
  "flows:read",
  "flows:write",
  "flows:publish",
  "chat:read",
  "inbox:write",
  "webhooks:manage",
  "events:write",
  "contacts:read",
  "contacts:write",
  "contacts:export",
  "orders:read",
  "orders:write",
  "knowledge:read",
  "knowledge:write",
  "products:read",
  "products:write",
  "coupons:write",
  "coupons:redeem",
  "links:write",
  "metrics:read",
] as const;
export const scopeSchema = z.enum(SCOPES);
export type Scope = z.infer<typeof scopeSchema>;
