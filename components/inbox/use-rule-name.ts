"use client";
import { useMessages, useTranslations } from "use-intl";

/** What a hard rule is called: the built-in ones in the person's language, a workspace's own as it named them. */
export function useRuleName(): (rule: string | null, ownName: string | undefined) => string {
  const t = useTranslations("service.rules.hard.names");
  const known = useMessages().service.rules.hard.names;
  return (rule, ownName) => {
    const key = Object.keys(known).find((one): one is keyof typeof known => one === rule);
    return key === undefined ? (ownName ?? rule ?? "") : t(key);
  };
}
