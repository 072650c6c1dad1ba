"use client";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { Page } from "../shell/page";
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
      <Page title={t("title")} actions={make} gap="sm">
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
      </Page>
      {making ? <NewPoolDialog onClose={() => setMaking(false)} onMade={setFilling} /> : null}
      {filling ? <CodesDialog key={filling.id} pool={filling} onClose={() => setFilling(null)} /> : null}
      {editing ? <PoolDialog key={editing.id} pool={editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
