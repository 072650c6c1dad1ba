"use client";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { Page } from "../shell/page";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { buttonClass } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { FlowPicture } from "../ui/pictures";
import { CampaignTable } from "./campaign-table";
import { LedgerTable } from "./ledger-table";
import { MarketingForm } from "./marketing-form";
import { SendSwitch } from "./send-switch";

/** Flows that start without a visitor: who is in them, what they sent and what not, and why; and what holds for all. */
export function CampaignsPage() {
  const t = useTranslations("campaigns.page");
  const shop = useTranslations("campaigns.shop");
  const { workspace } = useSession();
  const campaigns = useQuery(useTRPC().campaigns.list.queryOptions());
  const mayEdit = useMay("flows.edit");
  const create = mayEdit ? (
    <Link
      href={`/w/${workspace.slug}/flows?new=1&starter=abandoned-payment`}
      className={buttonClass("primary")}
    >
      <Plus size={14} aria-hidden />
      {t("new")}
    </Link>
  ) : null;
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <Page
      title={t("title")}
      actions={
        <>
          <Link href={`/w/${workspace.slug}/demo-shop`} className={buttonClass("ghost")}>
            {shop("tryIt")}
          </Link>
          <SendSwitch />
          {create}
        </>
      }
      gap="lg"
    >
      <QueryState query={campaigns}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              picture={<FlowPicture />}
              title={t("emptyTitle")}
              example={t("emptyExample")}
              action={create}
            />
          ) : (
            <CampaignTable campaigns={list} chosen={chosen} onChoose={setChosen} />
          )
        }
      </QueryState>
      <LedgerTable of={chosen === null ? {} : { flowId: chosen }} />
      <MarketingForm />
    </Page>
  );
}
