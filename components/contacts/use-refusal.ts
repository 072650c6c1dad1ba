"use client";
import { useTranslations } from "use-intl";

const KNOWN = {
  "import-rounded": "rounded",
  "import-unreadable": "unreadable",
  "import-storing": "storing",
  "identity-missing": "nobody",
  "identity-invalid": "address",
  "field-invalid": "field",
  "profile-too-large": "tooLarge",
} as const;

/** Puts into words why a line of a file was refused; `column` is its column, field or kind of address. */
export function useRefusal(): (reason: { code: string; column: string; message: string }) => string {
  const t = useTranslations("contacts.imports.reasons");
  return ({ code, column, message }) => {
    const known = Object.entries(KNOWN).find(([one]) => one === code)?.[1];
    return known ? t(known, { column: column || "–" }) : message;
  };
}
