"use client";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Download, Search, Upload, UserRound } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { saveFile } from "../flows/save-file";
import { QueryState } from "../settings/query-state";
import { Page } from "../shell/page";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { EmptyState } from "../ui/empty-state";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { Table, Td, Th, Tr } from "../ui/table";
import { toast } from "../ui/toast";
import { useContactName } from "./contact-name";
import { ImportDialog } from "./import-dialog";
import { useSettled } from "./use-settled";

type Contact = RouterOutputs["contacts"]["list"]["contacts"][number];
const EVERYBODY = "all";

/** Everybody whom the workspace knows: searched, narrowed to an audience, imported and exported. */
export function ContactsPage() {
  const t = useTranslations("contacts");
  const trpc = useTRPC();
  const mayManage = useMay("contacts.manage");
  const [text, setText] = useState("");
  const [audience, setAudience] = useState(useSearchParams().get("audience") ?? EVERYBODY);
  const [anonymous, setAnonymous] = useState(false);
  const [importing, setImporting] = useState(false);
  const asked = useSettled(text.trim(), 250);
  const audiences = useQuery(trpc.audiences.list.queryOptions()).data ?? [];
  const audienceId = audience === EVERYBODY ? undefined : audience;
  const list = useInfiniteQuery(
    trpc.contacts.list.infiniteQueryOptions(
      {
        ...(asked ? { text: asked } : {}),
        ...(audienceId ? { audienceId } : {}),
        ...(anonymous ? { anonymous } : {}),
      },
      { getNextPageParam: (page) => page.next ?? undefined, initialCursor: undefined },
    ),
  );
  const importButton = mayManage ? (
    <Button variant="primary" icon={<Upload size={15} aria-hidden />} onClick={() => setImporting(true)}>
      {t("import")}
    </Button>
  ) : null;
  return (
    <>
      <Page
        title={t("title")}
        actions={
          <>
            {mayManage ? <ExportButton audienceId={audienceId} /> : null}
            {importButton}
          </>
        }
        gap="sm"
      >
        <div className="flex flex-wrap items-center gap-2">
          <span className="w-full sm:w-80">
            <Input
              type="search"
              aria-label={t("search")}
              placeholder={t("search")}
              leading={<Search size={15} aria-hidden />}
              value={text}
              onValueChange={setText}
              maxLength={200}
            />
          </span>
          <span className="w-48">
            <Select
              aria-label={t("audience")}
              value={audience}
              onValueChange={setAudience}
              options={[
                { value: EVERYBODY, label: t("allAudiences") },
                ...audiences.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          </span>
          <Checkbox checked={anonymous} onCheckedChange={setAnonymous} label={t("anonymous")} />
        </div>
        <QueryState query={list} rows={8}>
          {({ pages }) => {
            const contacts = pages.flatMap((page) => page.contacts);
            const narrowed = asked !== "" || audienceId !== undefined;
            if (contacts.length === 0)
              return (
                <EmptyState
                  picture={<UserRound size={48} strokeWidth={1} />}
                  title={narrowed ? t("empty.found") : t("empty.title")}
                  example={narrowed ? t("empty.foundExample") : t("empty.example")}
                  action={
                    <>
                      {narrowed ? null : importButton}
                      {anonymous ? null : (
                        <Button onClick={() => setAnonymous(true)}>{t("empty.showAnonymous")}</Button>
                      )}
                    </>
                  }
                />
              );
            return <ContactTable contacts={contacts} />;
          }}
        </QueryState>
        {list.hasNextPage ? (
          <div className="flex justify-center">
            <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t("more")}
            </Button>
          </div>
        ) : null}
      </Page>
      {importing ? (
        <ImportDialog onClose={() => setImporting(false)} onDone={() => void list.refetch()} />
      ) : null}
    </>
  );
}

function ContactTable({ contacts }: { contacts: readonly Contact[] }) {
  const t = useTranslations("contacts");
  const format = useFormatter();
  const nameOf = useContactName();
  const { workspace } = useSession();
  return (
    <Table
      label={t("title")}
      head={
        <>
          <Th>{t("columns.name")}</Th>
          <Th>{t("columns.address")}</Th>
          <Th>{t("columns.tags")}</Th>
          <Th>{t("columns.number")}</Th>
          <Th>{t("columns.since")}</Th>
        </>
      }
    >
      {contacts.map((contact) => (
        <Tr key={contact.id}>
          <Td className="min-w-40 font-medium">
            <Link href={`/w/${workspace.slug}/contacts/${contact.id}`} className="hover:underline">
              {nameOf(contact)}
            </Link>
          </Td>
          <Td className="whitespace-nowrap text-muted">{contact.email ?? contact.phone ?? ""}</Td>
          <Td>
            <span className="flex flex-wrap gap-1">
              {contact.tags.slice(0, 4).map((tag) => (
                <Badge key={tag}>{tag}</Badge>
              ))}
              {contact.tags.length > 4 ? <Badge>+{contact.tags.length - 4}</Badge> : null}
            </span>
          </Td>
          <Td className="font-mono text-xs">{contact.externalId}</Td>
          <Td className="whitespace-nowrap text-xs text-muted">
            {format.dateTime(new Date(contact.createdAt), { dateStyle: "medium" })}
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

/** Saves everybody of an audience as a file, piece by piece. */
function ExportButton({ audienceId }: { audienceId: string | undefined }) {
  const t = useTranslations("contacts");
  const client = useTRPCClient();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  async function save() {
    setBusy(true);
    try {
      const parts: string[] = [];
      for (let after: string | null | undefined; after !== null; ) {
        const { csv, next }: RouterOutputs["contacts"]["export"] = await client.contacts.export.mutate({
          ...(audienceId ? { audienceId } : {}),
          ...(after ? { after } : {}),
        });
        parts.push(parts.length ? csv.replace(/^\ufeff/, "") : csv);
        after = next;
      }
      saveFile(`${t("title")}.csv`, parts.join(""), "text/csv;charset=utf-8");
    } catch (error) {
      toast.error(errorText(error));
    } finally {
      setBusy(false);
    }
  }
  return (
    <Button icon={<Download size={15} aria-hidden />} loading={busy} onClick={() => void save()}>
      {t("export")}
    </Button>
  );
}
