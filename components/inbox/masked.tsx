"use client";
import { Eye } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useMay } from "../shell/use-may";
import type { RouterInputs } from "../trpc/router-types";
import { useTRPCClient } from "../trpc/trpc-context";
import { IconButton } from "../ui/icon-button";
import { toast } from "../ui/toast";
import { useFaultText } from "./use-fault-text";

const STARS = /\d\D{0,2}\*{2,}|\*{3,}/;

/**
 * A text that may hold a masked telephone number, with the eye that shows it whole; each look is kept in the record.
 * `masked`: whether it does, where that is known.
 */
export function Masked({
  place,
  text,
  masked = STARS.test(text),
}: {
  place: RouterInputs["inbox"]["revealPhone"];
  text: string;
  masked?: boolean;
}) {
  const t = useTranslations("inbox.profile");
  const client = useTRPCClient();
  const faultText = useFaultText();
  const mayReply = useMay("conversations.reply");
  const [shown, setShown] = useState<string | null>(null);
  if (!masked) return text;
  async function reveal() {
    try {
      const { value } = await client.inbox.revealPhone.mutate(place);
      setShown(value);
    } catch (error) {
      toast.error(faultText(error));
    }
  }
  return (
    <span className="inline-flex items-center gap-1 tabular-nums">
      <span aria-live="polite" className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">
        {shown ?? text}
      </span>
      {shown === null && mayReply ? (
        <IconButton
          size="sm"
          className="-my-1"
          label={t("reveal")}
          icon={<Eye size={13} aria-hidden />}
          onClick={() => void reveal()}
        />
      ) : null}
    </span>
  );
}
