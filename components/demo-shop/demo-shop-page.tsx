"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { PageHeader } from "../shell/page-header";
import { PageTitle } from "../shell/page-title";
import { useMay } from "../shell/use-may";
import { useTRPC } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { FlowPicture } from "../ui/pictures";
import { toast } from "../ui/toast";
import { ShopCounter } from "./shop-counter";
import { forgetVisitor, useDemoChat } from "./use-demo-chat";

/** A shop to try campaigns with: its page has the script, and its buttons do what a shop's page and program do. */
export function DemoShopPage() {
  const t = useTranslations("campaigns.shop");
  const locale = useLocale();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const mayPublish = useMay("flows.publish");
  const shop = useQuery(trpc.demoShop.look.queryOptions());
  const publicId = shop.data?.publicId ?? null;
  const open = useMutation(
    trpc.demoShop.open.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.demoShop.look.queryFilter()),
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  useDemoChat(publicId, locale);
  return (
    <>
      <PageTitle>{t("title")}</PageTitle>
      <PageHeader
        title={t("title")}
        actions={
          publicId === null ? null : (
            <Button variant="ghost" onClick={() => forgetVisitor(publicId)}>
              {t("newVisitor")}
            </Button>
          )
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto p-3 sm:p-4">
        {/* At the left: the chat stands at the right, and covers nothing that is to be clicked. */}
        <div className="flex max-w-[600px] flex-col gap-4">
          <p className="text-sm text-muted">{t("lead")}</p>
          <QueryState query={shop}>
            {({ currency }) =>
              publicId === null ? (
                <EmptyState
                  picture={<FlowPicture />}
                  title={t("noChat")}
                  example={t("noChatExample")}
                  action={
                    mayPublish ? (
                      <Button
                        variant="primary"
                        loading={open.isPending}
                        onClick={() => open.mutate({ name: t("chatName") })}
                      >
                        {t("openChat")}
                      </Button>
                    ) : null
                  }
                />
              ) : (
                <ShopCounter publicId={publicId} currency={currency} />
              )
            }
          </QueryState>
        </div>
      </div>
    </>
  );
}
