"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Eraser } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useSession } from "../shell/session-context";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toast";
import type { ContactDetail } from "./contact-page";

/** Erases a contact, after asking. */
export function EraseButton({ contact, name }: { contact: ContactDetail; name: string }) {
  const t = useTranslations("contacts.erase");
  const trpc = useTRPC();
  const router = useRouter();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const { workspace } = useSession();
  const [asking, setAsking] = useState(false);
  const erase = useMutation(
    trpc.contacts.erase.mutationOptions({
      onSuccess: async () => {
        toast.success(t("done"));
        router.push(`/w/${workspace.slug}/contacts`);
        await queries.invalidateQueries({ queryKey: trpc.contacts.list.pathKey() });
      },
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  return (
    <>
      <Button icon={<Eraser size={15} aria-hidden />} onClick={() => setAsking(true)}>
        {t("action")}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t("title", { name })}
        action={t("confirm")}
        pending={erase.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => erase.mutate({ contactId: contact.id })}
      >
        {t("body")}
      </ConfirmDialog>
    </>
  );
}
