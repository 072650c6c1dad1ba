import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { readRailChoices } from "../../../components/shell/rail-cookie";
import { WorkspaceShell } from "../../../components/shell/workspace-shell";
import { TrpcProvider } from "../../../components/trpc/trpc-provider";

export default async function WorkspaceLayout({
  params,
  children,
}: {
  params: Promise<{ slug: string }>;
  children: ReactNode;
}) {
  const [{ slug }, jar] = await Promise.all([params, cookies()]);
  return (
    <TrpcProvider key={slug} workspace={slug}>
      <WorkspaceShell slug={slug} rail={readRailChoices((name) => jar.get(name)?.value)}>
        {children}
      </WorkspaceShell>
    </TrpcProvider>
  );
}
