"use client";
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/relative-time";
import { toast } from "../ui/toast";
import { useRefreshKnowledge } from "./use-knowledge";

type Conflict = RouterOutputs["knowledge"]["conflicts"]["rows"][number];

/** Two texts side by side, what tells them apart, and the way to each. */
export function ConflictCard({ conflict }: { conflict: Conflict }) {
  const t = useTranslations("knowledge.conflicts");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { workspace } = useSession();
  const trpc = useTRPC();
  const refresh = useRefreshKnowledge();
  const change = useMutation(
    trpc.knowledge.setConflictState.mutationOptions({
      onError: (error) => toast.error(errorText(error)),
      onSettled: refresh,
    }),
  );
  const { id: conflictId, kind, reason, sides, state } = conflict;
  const title = sides.map((side) => side.title).join(" · ");
  function letBe() {
    change.mutate(
      { conflictId, state: "dismissed" },
      {
        onSuccess: () =>
          toast(t("letBe", { title }), {
            action: { label: common("undo"), onClick: () => change.mutate({ conflictId, state: "open" }) },
          }),
      },
    );
  }
  return (
    <li
      aria-label={title}
      className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-3 sm:p-4"
    >
      <p className="flex flex-wrap items-center gap-2 text-xs text-muted">
        <Badge tone={kind === "contradiction" ? "danger" : "warn"}>{t(`kinds.${kind}`)}</Badge>
        {t(`reasons.${reason}`)}
      </p>
      <div className="grid gap-3 sm:grid-cols-2">
        {sides.map((side) => (
          <div key={side.sourceId} className="flex min-w-0 flex-col gap-1 rounded-md bg-hover p-3">
            <Link
              href={`/w/${workspace.slug}/knowledge/${side.sourceId}`}
              className="break-words text-sm font-medium text-fg underline-offset-2 hover:underline"
            >
              {side.title}
            </Link>
            <p className="whitespace-pre-line break-words text-sm text-muted">{side.text}</p>
            <p className="text-xs text-subtle">
              {t("changed")} <RelativeTime date={side.updatedAt} />
            </p>
          </div>
        ))}
      </div>
      <div>
        {state === "open" ? (
          <Button size="sm" variant="ghost" loading={change.isPending} onClick={letBe}>
            {t("fine")}
          </Button>
        ) : (
          <Button size="sm" onClick={() => change.mutate({ conflictId, state: "open" })}>
            {t("reopen")}
          </Button>
        )}
      </div>
    </li>
  );
}
