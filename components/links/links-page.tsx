"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus, QrCode } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { Page } from "../shell/page";
import { useMay } from "../shell/use-may";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { Button } from "../ui/button";
import { CopyButton } from "../ui/copy-button";
import { Dialog } from "../ui/dialog";
import { EmptyState } from "../ui/empty-state";
import { IconButton } from "../ui/icon-button";
import { RecordPicture } from "../ui/pictures";
import { RelativeTime } from "../ui/relative-time";
import { Table, Td, Th, Tr } from "../ui/table";
import { NewLinkDialog } from "./new-link-dialog";
import { ShortenSwitch } from "./shorten-switch";

type Link = RouterOutputs["links"]["list"]["links"][number];

/** The workspace's short links: where they lead, who came by them, and their QR codes. */
export function LinksPage() {
  const t = useTranslations("links");
  const common = useTranslations("common");
  const mayManage = useMay("campaigns.manage");
  const trpc = useTRPC();
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState<Link | null>(null);
  const list = useInfiniteQuery(
    trpc.links.list.infiniteQueryOptions(
      {},
      { getNextPageParam: (page) => page.next ?? undefined, initialCursor: undefined },
    ),
  );
  const make = mayManage ? (
    <Button variant="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setMaking(true)}>
      {t("new")}
    </Button>
  ) : null;
  return (
    <>
      <Page title={t("title")} actions={make}>
        <ShortenSwitch />
        <QueryState query={list}>
          {({ pages }) => {
            const links = pages.flatMap((page) => page.links);
            if (links.length === 0)
              return (
                <EmptyState
                  picture={<RecordPicture />}
                  title={t("empty.title")}
                  example={t("empty.example")}
                  action={make}
                />
              );
            return (
              <>
                <LinkTable links={links} onShow={setShown} />
                <p className="text-xs text-subtle">{t("notes")}</p>
                {list.hasNextPage ? (
                  <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                    {common("more")}
                  </Button>
                ) : null}
              </>
            );
          }}
        </QueryState>
      </Page>
      {making ? <NewLinkDialog onClose={() => setMaking(false)} onMade={() => void list.refetch()} /> : null}
      {shown ? (
        <Dialog
          open
          size="sm"
          onOpenChange={(open) => (open ? undefined : setShown(null))}
          title={shown.title ?? shown.url}
        >
          {/* biome-ignore lint/performance/noImgElement: a drawing that our own server makes */}
          <img src={`/l/${shown.code}/qr.svg`} alt={t("qr")} className="mx-auto w-64" />
          <p className="mt-3 break-all text-center font-mono text-sm">{shown.short}</p>
        </Dialog>
      ) : null}
    </>
  );
}

function LinkTable({ links, onShow }: { links: readonly Link[]; onShow: (link: Link) => void }) {
  const t = useTranslations("links");
  const format = useFormatter();
  return (
    <Table
      label={t("title")}
      head={
        <>
          <Th>{t("leadsTo")}</Th>
          <Th>{t("link")}</Th>
          <Th>{t("campaign")}</Th>
          <Th className="text-right">{t("taps")}</Th>
          <Th className="text-right">{t("devices")}</Th>
          <Th className="text-right">{t("tapped")}</Th>
          <Th className="text-right">{t("forwarded")}</Th>
          <Th className="text-right">{t("looks")}</Th>
          <Th>{t("last")}</Th>
        </>
      }
    >
      {links.map((link) => (
        <Tr key={link.id}>
          <Td className="max-w-64">
            {link.title ? <p className="truncate font-medium">{link.title}</p> : null}
            <p className="truncate text-xs text-muted">{link.url}</p>
          </Td>
          <Td>
            <span className="flex items-center gap-1">
              <span className="max-w-44 truncate font-mono text-xs text-muted" title={link.short}>
                {link.short.replace(/^https?:\/\//, "")}
              </span>
              <CopyButton text={link.short} label={t("copy")} size="sm" />
              <IconButton
                size="sm"
                label={t("qr")}
                icon={<QrCode size={14} aria-hidden />}
                onClick={() => onShow(link)}
              />
            </span>
          </Td>
          <Td className="max-w-40 truncate">{link.flowName ?? "–"}</Td>
          <Td className="text-right tabular-nums">{format.number(link.taps)}</Td>
          <Td className="text-right tabular-nums">{format.number(link.devices)}</Td>
          <Td className="text-right tabular-nums">
            {link.sent ? t("ofSent", { tapped: link.tappedCodes, sent: link.sent }) : "–"}
          </Td>
          <Td className="text-right tabular-nums">{format.number(link.forwarded)}</Td>
          <Td className="text-right tabular-nums text-muted">{format.number(link.looks)}</Td>
          <Td className="whitespace-nowrap text-xs text-muted">
            {link.lastAt ? <RelativeTime date={link.lastAt} /> : t("never")}
          </Td>
        </Tr>
      ))}
    </Table>
  );
}
