"use client";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button";
import { IconButton } from "./icon-button";
import { toast } from "./toast";

const SHOWN_MS = 1600;

/** Copies `text`; says so by its own tick rather than by a toast. */
export function CopyButton({
  text,
  label,
  withText,
  size = "md",
  className,
}: {
  text: string;
  label?: string;
  withText?: boolean;
  size?: "sm" | "md";
  className?: string;
}) {
  const t = useTranslations("common");
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // No clipboard on an insecure origin or without permission: the person can still select the text.
      toast.error(t("copyFailed"));
    }
  }
  const icon = copied ? (
    <Check size={14} className="text-ok-text" aria-hidden />
  ) : (
    <Copy size={14} aria-hidden />
  );
  const words = copied ? t("copied") : (label ?? t("copy"));
  if (withText)
    return (
      <Button size={size} className={className} icon={icon} onClick={() => void copy()}>
        {words}
      </Button>
    );
  return (
    <IconButton size={size} className={className} label={words} icon={icon} onClick={() => void copy()} />
  );
}
