"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useMay } from "../shell/use-may";
import type { RouterOutputs } from "../trpc/router-types";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Badge, type BadgeTone } from "../ui/badge";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { CopyButton } from "../ui/copy-button";
import { Notice } from "../ui/notice";
import { RelativeTime } from "../ui/relative-time";
import { Table, Td, Th, Tr } from "../ui/table";
import { toast } from "../ui/toast";
import { QueryState } from "./query-state";
import { SettingsLead } from "./settings-lead";

type View = RouterOutputs["identity"]["get"];
type Joining = View["joining"]["email"]["verified"];
const KINDS = ["externalId", "channel", "email", "phone", "visitor"] as const;
const TONES: Record<Joining, BadgeTone> = { joins: "ok", suggested: "warn", never: "neutral" };
const EXAMPLE = `Parley.identify({ token: "…" })\n<script … data-identity="…"></script>`;

/** Who visitors are: the secret by which the site's server signs for them, and what identifiers join. */
export function IdentitySettings() {
  const t = useTranslations("identity");
  const settings = useTranslations("settings");
  const view = useQuery(useTRPC().identity.get.queryOptions());
  return (
    <>
      <SettingsLead title={settings("nav.identity")}>{t("lead")}</SettingsLead>
      <QueryState query={view}>
        {(data) => (
          <div className="flex max-w-3xl flex-col gap-6">
            <Secret view={data} />
            <section className="flex flex-col gap-2">
              <p className="text-sm">{t("how")}</p>
              <pre className="overflow-x-auto rounded-md border border-line bg-hover p-3 text-xs">
                {EXAMPLE}
              </pre>
            </section>
            <section className="flex flex-col gap-2">
              <h2 className="font-medium">{t("table")}</h2>
              <Table
                label={t("table")}
                head={
                  <>
                    <Th>{t("kind")}</Th>
                    <Th>{t("verified")}</Th>
                    <Th>{t("claimed")}</Th>
                  </>
                }
              >
                {KINDS.map((kind) => (
                  <Tr key={kind}>
                    <Td className="font-medium">{t(`kinds.${kind}`)}</Td>
                    {(["verified", "claimed"] as const).map((trust) => (
                      <Td key={trust}>
                        <Badge tone={TONES[data.joining[kind][trust]]}>{t(data.joining[kind][trust])}</Badge>
                      </Td>
                    ))}
                  </Tr>
                ))}
              </Table>
              <p className="text-sm text-muted">{t("numbers")}</p>
            </section>
          </div>
        )}
      </QueryState>
    </>
  );
}

function Secret({ view }: { view: View }) {
  const t = useTranslations("identity");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const mayManage = useMay("secrets.manage");
  const [asking, setAsking] = useState(false);
  const refresh = () => queries.invalidateQueries({ queryKey: trpc.identity.get.queryKey() });
  const onError = (error: unknown) => toast.error(errorText(error));
  const rotate = useMutation(
    trpc.identity.rotate.mutationOptions({ onSuccess: refresh, onError, onSettled: () => setAsking(false) }),
  );
  const drop = useMutation(
    trpc.identity.dropPrevious.mutationOptions({
      onSuccess: () => {
        toast.success(t("dropped"));
        return refresh();
      },
      onError,
    }),
  );
  return (
    <section className="flex flex-col items-start gap-3">
      <h2 className="font-medium">{t("secret")}</h2>
      <p className="text-sm text-muted">
        {view.since ? (
          <>
            {t("since")} <RelativeTime date={view.since} />
          </>
        ) : (
          t("none")
        )}
      </p>
      {rotate.data ? (
        <Notice tone="warn">
          <p>{t("shown")}</p>
          <p className="mt-1 flex items-center gap-2 break-all font-mono text-xs">
            {rotate.data.secret} <CopyButton text={rotate.data.secret} size="sm" />
          </p>
        </Notice>
      ) : null}
      {view.previous ? (
        <Notice
          tone="warn"
          action={
            mayManage ? (
              <Button size="sm" loading={drop.isPending} onClick={() => drop.mutate()}>
                {t("drop")}
              </Button>
            ) : null
          }
        >
          {t("previous")}
        </Notice>
      ) : null}
      {mayManage ? (
        <Button
          variant={view.since ? "secondary" : "primary"}
          loading={rotate.isPending}
          onClick={() => (view.since ? setAsking(true) : rotate.mutate())}
        >
          {t(view.since ? "rotate" : "make")}
        </Button>
      ) : null}
      <ConfirmDialog
        open={asking}
        title={t("rotateTitle")}
        action={t("rotate")}
        pending={rotate.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => rotate.mutate()}
      >
        {t("rotateBody")}
      </ConfirmDialog>
    </section>
  );
}
