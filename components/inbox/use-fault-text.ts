"use client";
import { isTRPCClientError } from "@trpc/client";
import { useTranslations } from "use-intl";
import { errorReason } from "../trpc/error-code";
import { useErrorText } from "../trpc/use-error-text";

const REASONS = {
  taken: "taken",
  "not-owner": "notOwner",
  "newer-messages": "newerMessages",
  "owner-changed": "ownerChanged",
  conflict: "ownerChanged",
  "agent-full": "agentFull",
  "no-agent": "noAgent",
  "not-mergeable": "notMergeable",
  "in-the-past": "past",
  "bad-time": "badTime",
  sent: "sentAlready",
} as const;

/** What went wrong in words of the inbox; who was quicker is named. */
export function useFaultText(): (error: unknown) => string {
  const t = useTranslations("inbox.faults");
  const errorText = useErrorText();
  return (error) => {
    const reason = errorReason(error);
    const key = Object.entries(REASONS).find(([name]) => name === reason)?.[1];
    if (key === undefined) return errorText(error);
    if (key !== "taken") return t(key);
    const name = nameIn(error);
    return name === undefined ? t("takenBySomebody") : t("taken", { name });
  };
}

function nameIn(error: unknown): string | undefined {
  const data: unknown = isTRPCClientError(error) ? error.data : undefined;
  if (typeof data !== "object" || data === null || !("details" in data)) return undefined;
  const { details } = data;
  return typeof details === "object" &&
    details !== null &&
    "name" in details &&
    typeof details.name === "string"
    ? details.name
    : undefined;
}
