"use client";
import { useTranslations } from "use-intl";
import type { ReportEntry, ReportSeverity } from "../../flow/document/typebot/report";
import { Badge, type BadgeTone } from "../ui/badge";
import { Notice } from "../ui/notice";
import { Table, Td, Th, Tr } from "../ui/table";
import { reportText } from "./report-text";

const TONES: Record<ReportSeverity, BadgeTone> = {
  unsupported: "danger",
  partial: "warn",
  changed: "neutral",
};
const ORDER: readonly ReportSeverity[] = ["unsupported", "partial", "changed"];

/** Everything that an import could not keep as it was, block by block, the gravest first. */
export function ImportReport({ entries }: { entries: readonly ReportEntry[] }) {
  const t = useTranslations("flows.importing");
  if (entries.length === 0) return <Notice tone="ok">{t("reportClean")}</Notice>;
  const sorted = [...entries].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-muted">{t("reportSome", { count: entries.length })}</p>
      <Table
        label={t("block")}
        head={
          <>
            <Th>{t("block")}</Th>
            <Th>{t("severity")}</Th>
            <Th>{t("what")}</Th>
          </>
        }
      >
        {sorted.map((entry) => (
          <Tr key={`${entry.block} ${entry.code} ${JSON.stringify(entry.values)}`}>
            <Td className="max-w-44 py-2 align-top">
              <div className="truncate font-medium" title={entry.group}>
                {entry.group || t("wholeFile")}
              </div>
              <div className="truncate font-mono text-2xs text-subtle">{entry.type}</div>
            </Td>
            <Td className="py-2 align-top">
              <Badge tone={TONES[entry.severity]}>{t(`severities.${entry.severity}`)}</Badge>
            </Td>
            <Td className="py-2 align-top text-muted">
              <ReportLine entry={entry} />
            </Td>
          </Tr>
        ))}
      </Table>
    </div>
  );
}

function ReportLine({ entry }: { entry: ReportEntry }) {
  const t = useTranslations("importReport");
  return reportText(t, entry);
}
