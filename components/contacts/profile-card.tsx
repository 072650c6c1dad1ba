"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { BadgeCheck, Plus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { printValue } from "../../flow/text/print";
import { useKnownWords } from "../inbox/use-known-words";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { CopyButton } from "../ui/copy-button";
import { IconButton } from "../ui/icon-button";
import { Input } from "../ui/input";
import { toast } from "../ui/toast";
import { Card } from "./card";
import type { ContactDetail } from "./contact-page";

/** Fields, what the contact is known by, and tags. */
export function ProfileCard({ contact }: { contact: ContactDetail }) {
  const t = useTranslations("contacts.profile");
  const kindOf = useKindName();
  const words = useKnownWords();
  const fields = Object.entries(contact.profile)
    .filter(([name]) => name !== "tags")
    .map(([name, value]) => [name, words.field(name), printValue(value)] as const);
  const more = [
    ...(contact.locale ? [["locale", t("locale"), words.language(contact.locale)] as const] : []),
    ...(contact.timeZone ? [["timeZone", t("timeZone"), contact.timeZone] as const] : []),
  ];
  return (
    <Card title={t("fields")} aside={<CopyButton size="sm" text={contact.id} label={t("copyId")} />}>
      {fields.length + more.length === 0 ? <p className="text-muted">{t("noFields")}</p> : null}
      <dl className="grid grid-cols-[minmax(0,1fr)_minmax(0,2fr)] gap-x-3 gap-y-1">
        {[...fields, ...more].map(([name, label, value]) => (
          <div key={name} className="contents">
            <dt className="truncate text-muted" title={name}>
              {label}
            </dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <Tags contact={contact} />
      {contact.identities.length ? (
        <>
          <h3 className="mt-4 text-xs font-medium text-subtle">{t("identities")}</h3>
          <ul className="mt-1 space-y-1">
            {contact.identities.map(({ kind, shown, verified }) => (
              <li key={`${kind} ${shown}`} className="flex flex-wrap items-center gap-x-2">
                <span className="text-muted">{kindOf(kind)}</span>
                <span className="break-all font-mono text-xs">{shown}</span>
                {verified ? (
                  <BadgeCheck size={14} className="text-ok-text" aria-label={t("verified")} />
                ) : (
                  <Badge tone="warn">{t("claimed")}</Badge>
                )}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Card>
  );
}

/** The words for a kind of identity. */
export function useKindName(): (kind: string) => string {
  const t = useTranslations("contacts.kinds");
  return (kind) => {
    if (kind === "email" || kind === "phone" || kind === "externalId" || kind === "visitor") return t(kind);
    return t("channel", { channel: kind.replace(/^channel:/, "") });
  };
}

function Tags({ contact }: { contact: ContactDetail }) {
  const t = useTranslations("contacts.profile");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const mayEdit = useMay("contacts.edit");
  const [tag, setTag] = useState("");
  const edit = useMutation(
    trpc.contacts.edit.mutationOptions({
      onSuccess: () => setTag(""),
      onError: (error) => toast.error(errorText(error)),
      onSettled: () =>
        queries.invalidateQueries({ queryKey: trpc.contacts.get.queryKey({ contactId: contact.id }) }),
    }),
  );
  function add(event: FormEvent) {
    event.preventDefault();
    if (tag.trim()) edit.mutate({ contactId: contact.id, tags: [tag.trim()] });
  }
  if (!mayEdit && contact.tags.length === 0) return null;
  return (
    <>
      <h3 className="mt-4 text-xs font-medium text-subtle">{t("tags")}</h3>
      <div className="mt-1 flex flex-wrap items-center gap-1.5">
        {contact.tags.map((one) => (
          <Badge key={one}>
            {one}
            {mayEdit ? (
              <button
                type="button"
                aria-label={t("removeTag", { tag: one })}
                className="-mr-1 ml-1 rounded hover:bg-active"
                onClick={() => edit.mutate({ contactId: contact.id, removeTags: [one] })}
              >
                <X size={12} aria-hidden />
              </button>
            ) : null}
          </Badge>
        ))}
        {mayEdit ? (
          <form onSubmit={add} className="flex items-center gap-1">
            <span className="w-28">
              <Input
                size="sm"
                aria-label={t("addTag")}
                placeholder={t("addTag")}
                value={tag}
                onValueChange={setTag}
                maxLength={60}
              />
            </span>
            <IconButton size="sm" type="submit" label={t("addTag")} icon={<Plus size={14} aria-hidden />} />
          </form>
        ) : null}
      </div>
    </>
  );
}
