import { useTranslations } from "use-intl";

interface Named {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly externalId: string | null;
}

/** What a contact is called: by their name, else by what they are known by. */
export function useContactName(): (contact: Named) => string {
  const t = useTranslations("contacts");
  return ({ id, name, email, phone, externalId }) =>
    name ?? email ?? phone ?? externalId ?? t("nameless", { id: id.slice(-4) });
}
