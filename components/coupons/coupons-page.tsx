"use client";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { PageHeader } from "../shell/page-header";
import { PageTitle } from "../shell/page-title";
import { useMay } from "../shell/use-may";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { CodesDialog } from "./codes-dialog";
import { CouponPicture } from "./coupon-picture";
import { NewPoolDialog } from "./new-pool-dialog";
import { PoolDialog } from "./pool-dialog";
import { PoolTable } from "./pool-table";

export type Pool = RouterOutputs["coupons"]["list"][number];

/** The workspace's pools of coupons: what was given, what is left, and where more codes go in. */
export function CouponsPage() {
  const t = useTranslations("coupons");
  const mayManage = useMay("coupons.manage");
  const pools = useQuery(useTRPC().coupons.list.queryOptions());
  const [making, setMaking] = useState(false);
  const [filling, setFilling] = useState<Pool | null>(null);
  const [editing, setEditing] = useState<Pool | null>(null);
  const make = mayManage ? (
    <Button variant="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setMaking(true)}>
      {t("new")}
    </Button>
  ) : null;
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      <PageHeader title={t("title")} actions={make} />
      <div className="min-h-0 flex-1 overflow-y-auto p-3 sm:p-4">
        <div className="mx-auto flex max-w-[1120px] flex-col gap-3">
          <QueryState query={pools}>
            {(list) =>
              list.length === 0 ? (
                <EmptyState
                  picture={<CouponPicture />}
                  title={t("empty.title")}
                  example={t("empty.example")}
                  action={make}
                />
              ) : (
                <PoolTable pools={list} mayManage={mayManage} onFill={setFilling} onEdit={setEditing} />
              )
            }
          </QueryState>
        </div>
      </div>
      {making ? <NewPoolDialog onClose={() => setMaking(false)} onMade={setFilling} /> : null}
      {filling ? <CodesDialog key={filling.id} pool={filling} onClose={() => setFilling(null)} /> : null}
      {editing ? <PoolDialog key={editing.id} pool={editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
