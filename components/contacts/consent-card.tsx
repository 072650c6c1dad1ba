"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { PURPOSE } from "../../flow/kernel/sends";
import { useKnownWords } from "../inbox/use-known-words";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Notice } from "../ui/notice";
import { Select } from "../ui/select";
import { Card } from "./card";
import { useConsentKinds } from "./consent-kinds";
import type { ContactDetail } from "./contact-page";
import { PurposeField } from "./purpose-field";

/** What the contact allowed, by whom that is told; and where somebody notes it. */
export function ConsentCard({ contact }: { contact: ContactDetail }) {
  const t = useTranslations("contacts.profile");
  const format = useFormatter();
  const words = useKnownWords();
  const kinds = useConsentKinds();
  const mayEdit = useMay("contacts.edit");
  const [noting, setNoting] = useState(false);
  const note = mayEdit ? (
    <Button size="sm" variant="ghost" onClick={() => setNoting(!noting)} aria-expanded={noting}>
      {t("setConsent")}
    </Button>
  ) : null;
  return (
    <Card title={t("consent")} aside={note}>
      {contact.consent.length === 0 ? <p className="text-muted">{t("consentNone")}</p> : null}
      <ul className="space-y-1.5">
        {contact.consent.map(({ channel, purpose, granted, source, at }) => (
          <li key={`${channel} ${purpose}`} className="flex flex-wrap items-center gap-x-2">
            <Badge tone={granted ? "ok" : "danger"}>{granted ? t("granted") : t("denied")}</Badge>
            <span>
              {words.channel(channel)} · {kinds.purpose(purpose)}
            </span>
            <span className="text-xs text-muted">
              {t("consentFrom", { source, date: format.dateTime(new Date(at), { dateStyle: "medium" }) })}
            </span>
          </li>
        ))}
      </ul>
      {noting ? <NoteConsent contact={contact} onDone={() => setNoting(false)} /> : null}
    </Card>
  );
}

function NoteConsent({ contact, onDone }: { contact: ContactDetail; onDone: () => void }) {
  const t = useTranslations("contacts.profile");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const kinds = useConsentKinds();
  const [channel, setChannel] = useState("email");
  const [purpose, setPurpose] = useState("marketing");
  const [source, setSource] = useState("");
  const [tried, setTried] = useState(false);
  const edit = useMutation(
    trpc.contacts.edit.mutationOptions({
      onSuccess: onDone,
      onSettled: () => queries.invalidateQueries({ queryKey: trpc.contacts.pathKey() }),
    }),
  );
  function note(granted: boolean) {
    setTried(true);
    if (source.trim() && PURPOSE.test(purpose))
      edit.mutate({
        contactId: contact.id,
        consent: [{ channel, purpose, granted, source: source.trim(), at: new Date().toISOString() }],
      });
  }
  return (
    <form
      className="mt-3 flex flex-col gap-3 border-t border-line pt-3"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        note(true);
      }}
    >
      {edit.error ? <Notice tone="danger">{errorText(edit.error)}</Notice> : null}
      <Field label={t("channel")}>
        <Select
          aria-label={t("channel")}
          value={channel}
          onValueChange={setChannel}
          options={kinds.channels(contact.consent.map((one) => one.channel))}
        />
      </Field>
      <PurposeField
        value={purpose}
        onChange={setPurpose}
        inUse={contact.consent.map((one) => one.purpose)}
        tried={tried}
      />
      <Field
        label={t("source")}
        help={t("sourceHelp")}
        error={tried && !source.trim() ? t("sourceMissing") : undefined}
      >
        <Input value={source} onValueChange={setSource} maxLength={200} />
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={() => note(false)} loading={edit.isPending}>
          {t("deny")}
        </Button>
        <Button variant="primary" type="submit" loading={edit.isPending}>
          {t("grant")}
        </Button>
      </div>
    </form>
  );
}
