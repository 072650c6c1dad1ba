"use client";
import { useTranslations } from "use-intl";
import type { Messages } from "../i18n/messages";
import { errorCode, errorReason } from "./error-code";

/** Faults with words of their own; all others are described by their kind. */
const REASONS: Record<string, keyof Messages["errors"]["reasons"]> = {
  "weak-password": "weakPassword",
  "wrong-password": "wrongPassword",
  "above-own-rank": "aboveOwnRank",
  "invitation-other-person": "invitationOtherPerson",
  "invitation-unknown": "invitationUnknown",
  "account-exists": "accountExists",
  "already-member": "alreadyMember",
  "last-owner": "lastOwner",
  "setup-done": "setupDone",
  "coupon-budget-spent": "couponBudgetSpent",
  "coupon-code-taken": "couponCodeTaken",
  "name-taken": "nameTaken",
  "own-promise": "ownPromise",
  "needs-approval": "needsApproval",
  "experiment-runs": "experimentRuns",
  "experiment-began": "experimentBegan",
  "split-alone": "splitAlone",
  "flow-not-live": "flowNotLive",
  "audience-filling": "audienceFilling",
  "own-time-past": "ownTimePast",
  "too-many": "tooManyThings",
  "uploads-unfinished": "uploadsUnfinished",
  "database-slow": "busy",
  "database-unavailable": "busy",
  "disk-full": "diskFull",
  "knowledge-tests-failed": "knowledgeTestsFailed",
  "graded-already": "gradedAlready",
  "gap-answered": "gapAnswered",
  "table-key-taken": "tableKeyTaken",
  "table-key": "tableKey",
  "table-in-use": "tableInUse",
  "launch-waits": "launchWaits",
};

/** Puts an error into words: what happened, what is safe, what to do. */
export function useErrorText(): (error: unknown) => string {
  const t = useTranslations("errors");
  return (error) => {
    const reason = errorReason(error);
    if (reason !== undefined && Object.hasOwn(REASONS, reason) && REASONS[reason])
      return t(`reasons.${REASONS[reason]}`);
    switch (errorCode(error)) {
      case "NETWORK":
        return t("network");
      case "UNAUTHORIZED":
        return t("unauthorized");
      case "FORBIDDEN":
        return t("forbidden");
      case "NOT_FOUND":
        return t("notFound");
      case "CONFLICT":
        return t("conflict");
      case "TOO_MANY_REQUESTS":
        return t("tooMany");
      case "PAYLOAD_TOO_LARGE":
        return t("tooLarge");
      case "BAD_REQUEST":
      case "UNPROCESSABLE_CONTENT":
      case "PRECONDITION_FAILED":
        return t("badRequest", { message: error instanceof Error ? error.message : "" });
      default:
        return t("internal");
    }
  };
}
