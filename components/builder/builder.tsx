"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { NotFound } from "../shell/not-found";
import { errorCode } from "../trpc/error-code";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { BuilderSkeleton } from "./builder-skeleton";
import { DraftEditor } from "./draft-editor";

/** The page of one flow. It is loaded once; afterwards the open document is the truth here, and the server is told. */
export function Builder({ flowId }: { flowId: string }) {
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const flow = useQuery(trpc.flows.get.queryOptions({ flowId }, { staleTime: 0, gcTime: 0 }));
  // A document from the cache may be older than what was saved since: only a fresh one is opened.
  if (flow.data) return <DraftEditor flow={flow.data} />;
  if (flow.isPending) return <BuilderSkeleton />;
  if (errorCode(flow.error) === "NOT_FOUND" || errorCode(flow.error) === "BAD_REQUEST") return <NotFound />;
  return (
    <div className="p-4">
      <Notice
        tone="danger"
        action={
          <Button size="sm" onClick={() => void flow.refetch()}>
            {common("retry")}
          </Button>
        }
      >
        {errorText(flow.error)}
      </Notice>
    </div>
  );
}
