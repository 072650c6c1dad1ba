"use client";
import { createContext, type ReactNode, useContext } from "react";
import type { RouterOutputs } from "../trpc/router-types";

export type Me = RouterOutputs["account"]["me"];
export type Membership = Me["memberships"][number];
export type Role = Membership["role"];

interface Session {
  me: Me;
  /** The workspace that the address names, and the person's role in it. */
  workspace: Membership;
}
const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ me, workspace, children }: Session & { children: ReactNode }) {
  return <SessionContext value={{ me, workspace }}>{children}</SessionContext>;
}

/** Who is signed in and where; for pages below /w/[slug]. */
export function useSession(): Session {
  const value = useContext(SessionContext);
  if (!value) throw new Error("useSession needs the workspace layout above it");
  return value;
}
