"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { LedgerTable } from "../campaigns/ledger-table";
import { QueryState } from "../settings/query-state";
import { Page } from "../shell/page";
import { useSession } from "../shell/session-context";
import { useMay } from "../shell/use-may";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { CommerceCards } from "./commerce-cards";
import { ConsentCard } from "./consent-card";
import { useContactName } from "./contact-name";
import { EraseButton } from "./erase-button";
import { MergeCard } from "./merge-card";
import { ProfileCard } from "./profile-card";
import { TimelineCard } from "./timeline-card";

export type ContactDetail = RouterOutputs["contacts"]["get"];

/** All that is known of one contact. */
export function ContactPage({ contactId }: { contactId: string }) {
  const t = useTranslations("contacts");
  const nameOf = useContactName();
  const { workspace } = useSession();
  const mayErase = useMay("contacts.erase");
  const contact = useQuery(useTRPC().contacts.get.queryOptions({ contactId }));
  const name = contact.data ? nameOf(contact.data) : t("title");
  return (
    <Page
      title={name}
      back={{ href: `/w/${workspace.slug}/contacts`, label: t("back") }}
      actions={mayErase && contact.data ? <EraseButton contact={contact.data} name={name} /> : null}
    >
      <QueryState query={contact} rows={8}>
        {(data) => (
          <div className="grid items-start gap-3 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
            <div className="flex min-w-0 flex-col gap-3">
              <MergeCard contact={data} />
              <ProfileCard contact={data} />
              <ConsentCard contact={data} />
            </div>
            <div className="flex min-w-0 flex-col gap-3">
              <CommerceCards contact={data} />
              <LedgerTable of={{ contactId: data.id }} />
              <TimelineCard contactId={data.id} />
            </div>
          </div>
        )}
      </QueryState>
    </Page>
  );
}
