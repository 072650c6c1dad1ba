"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { AudienceField } from "../builder/fields/audience-field";
import { Dialog } from "../ui/dialog";
import { DryRunPanel } from "./dry-run-panel";

/** A dry run of a campaign over an audience of one's choice. */
export function DryRunDialog({
  flowId,
  name,
  onClose,
}: {
  flowId: string;
  name: string;
  onClose: () => void;
}) {
  const t = useTranslations("broadcasts.dryRun");
  const [audience, setAudience] = useState("");
  return (
    <Dialog
      open
      size="xl"
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("title", { name })}
    >
      <div className="flex flex-col gap-4">
        <AudienceField value={audience} onChange={setAudience} />
        <DryRunPanel key={audience} flowId={flowId} audienceId={audience || null} at={null} />
      </div>
    </Dialog>
  );
}
