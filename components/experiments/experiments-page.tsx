"use client";
import { useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { Page } from "../shell/page";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { FlowPicture } from "../ui/pictures";
import { ExperimentTable } from "./experiment-table";
import { MarketingCard } from "./marketing-card";
import { NewExperimentDialog } from "./new-experiment-dialog";

/** The workspace's experiments, what each of them says, and what all marketing together does. */
export function ExperimentsPage() {
  const t = useTranslations("experiments");
  const mayManage = useMay("campaigns.manage");
  const experiments = useQuery(useTRPC().experiments.list.queryOptions({}));
  const [making, setMaking] = useState(false);
  const make = mayManage ? (
    <Button variant="primary" icon={<FlaskConical size={15} aria-hidden />} onClick={() => setMaking(true)}>
      {t("new")}
    </Button>
  ) : null;
  return (
    <>
      <Page title={t("title")} actions={make} gap="lg">
        <QueryState query={experiments}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState
                picture={<FlowPicture />}
                title={t("emptyTitle")}
                example={t("emptyExample")}
                action={make}
              />
            ) : (
              <ExperimentTable experiments={list} />
            )
          }
        </QueryState>
        <MarketingCard />
      </Page>
      {making ? <NewExperimentDialog onClose={() => setMaking(false)} /> : null}
    </>
  );
}
