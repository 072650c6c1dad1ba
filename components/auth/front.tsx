"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { Logo } from "../shell/logo";
import { NewWorkspaceDialog } from "../shell/new-workspace-dialog";
import { useShell } from "../shell/shell-store";
import { errorCode } from "../trpc/error-code";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";

/** The address without a path: leads to the first-run page, to sign-in, or to the last workspace. */
export function Front() {
  const t = useTranslations("common");
  const router = useRouter();
  const trpc = useTRPC();
  const errorText = useErrorText();
  const status = useQuery(trpc.setup.status.queryOptions());
  const ready = status.data?.needsOwner === false;
  const me = useQuery({ ...trpc.account.me.queryOptions(), enabled: ready });
  const setNewWorkspaceOpen = useShell((shell) => shell.setNewWorkspaceOpen);
  const signedOut = me.isError && errorCode(me.error) === "UNAUTHORIZED";

  const homeless = me.data?.memberships.length === 0;
  const target = status.data?.needsOwner
    ? "/setup"
    : signedOut
      ? "/sign-in"
      : me.data?.memberships[0]
        ? `/w/${me.data.memberships[0].slug}/flows`
        : null;
  useEffect(() => {
    if (target) router.replace(target);
  }, [target, router]);

  const problem = status.error ?? (signedOut ? null : me.error);
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-4 p-6 text-center">
      <title>{t("product")}</title>
      <h1 className="flex items-center gap-2.5 text-lg font-semibold">
        <Logo size={28} />
        {t("product")}
      </h1>
      {problem ? (
        <div role="alert" className="flex flex-col items-center gap-3">
          <p className="max-w-md text-muted">{errorText(problem)}</p>
          <Button onClick={() => void (status.error ? status.refetch() : me.refetch())}>{t("retry")}</Button>
        </div>
      ) : homeless ? (
        <Button variant="primary" onClick={() => setNewWorkspaceOpen(true)}>
          {t("rail.newWorkspace")}
        </Button>
      ) : (
        <p role="status" className="appear-late text-muted">
          {t("loading")}
        </p>
      )}
      <NewWorkspaceDialog />
    </main>
  );
}
