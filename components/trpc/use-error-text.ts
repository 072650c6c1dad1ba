"use client";
import { useTranslations } from "use-intl";
import { errorCode } from "./error-code";

/** Puts an error into words: what happened, what is safe, what to do. */
export function useErrorText(): (error: unknown) => string {
  const t = useTranslations("errors");
  return (error) => {
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
