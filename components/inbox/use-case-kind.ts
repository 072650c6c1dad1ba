import { useMessages, useTranslations } from "use-intl";

/** What a kind of case is called: the known ones in the person's language, others as somebody wrote them. */
export function useCaseKind(): (type: string) => string {
  const t = useTranslations("inbox.newCase.kinds");
  const known = useMessages().inbox.newCase.kinds;
  return (type) => {
    const key = Object.keys(known).find((one): one is keyof typeof known => one === type);
    return key === undefined ? type : t(key);
  };
}
