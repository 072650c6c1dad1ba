import { useTranslations } from "use-intl";

const KNOWN = [
  "file-type",
  "file-damaged",
  "file-encrypted",
  "file-old",
  "file-too-large",
  "file-empty",
  "file-scanned",
  "page-scripted",
  "page-blocked",
  "page-timeout",
  "page-too_large",
  "page-dns",
  "page-connect",
  "page-redirects",
  "page-protocol",
  "page-missing",
  "page-gone",
] as const;

/** Why a file or a page could not be read, in words, from the code that the server gives. */
export function useReadingFault(): (code: string) => string {
  const t = useTranslations("knowledge.faults");
  return (code) => {
    const status = /^page-status-(\d{3})$/.exec(code)?.[1];
    if (status) return t("page-status", { status });
    const known = KNOWN.find((one) => one === code);
    return known ? t(known) : t("internal");
  };
}
