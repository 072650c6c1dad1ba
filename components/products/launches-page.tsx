"use client";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { Badge, type BadgeTone } from "../ui/badge";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Table, Td, Th, Tr } from "../ui/table";
import { NewLaunchDialog } from "./new-launch-dialog";
import { ProductPicture } from "./product-picture";
import { ProductsFrame } from "./products-frame";
import { useTime } from "./use-products";

export const TONES: Record<"review" | "published" | "live" | "withdrawn", BadgeTone> = {
  review: "warn",
  published: "accent",
  live: "ok",
  withdrawn: "neutral",
};

/** What is on its way out, and what came out: each is reviewed beside its source. */
export function LaunchesPage() {
  const t = useTranslations("products.launch");
  const { workspace } = useSession();
  const mayManage = useMay("products.manage");
  const time = useTime();
  const [making, setMaking] = useState(false);
  const launches = useQuery(useTRPC().launches.list.queryOptions(undefined, { enabled: mayManage }));
  const make = mayManage ? (
    <Button variant="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setMaking(true)}>
      {t("new")}
    </Button>
  ) : undefined;
  return (
    <ProductsFrame actions={make}>
      <p className="max-w-2xl text-sm text-muted">{t("lead")}</p>
      {mayManage ? (
        <QueryState query={launches}>
          {(rows) =>
            rows.length === 0 ? (
              <EmptyState
                picture={<ProductPicture />}
                title={t("empty")}
                example={t("emptyExample")}
                action={make}
              />
            ) : (
              <Table
                label={t("columns.name")}
                head={
                  <>
                    <Th>{t("columns.name")}</Th>
                    <Th>{t("columns.from")}</Th>
                    <Th>{t("columns.state")}</Th>
                    <Th>{t("columns.time")}</Th>
                  </>
                }
              >
                {rows.map((launch) => (
                  <Tr key={launch.id}>
                    <Td>
                      <Link
                        href={`/w/${workspace.slug}/products/launches/${launch.id}`}
                        className="font-medium hover:underline"
                      >
                        {launch.name}
                      </Link>
                    </Td>
                    <Td>{t(`kinds.${launch.kind}`)}</Td>
                    <Td>
                      <Badge tone={TONES[launch.state]}>{t(`states.${launch.state}`)}</Badge>
                    </Td>
                    <Td>{launch.liveAt ? time(launch.liveAt) : t("atOnce")}</Td>
                  </Tr>
                ))}
              </Table>
            )
          }
        </QueryState>
      ) : null}
      {making ? <NewLaunchDialog onClose={() => setMaking(false)} /> : null}
    </ProductsFrame>
  );
}
