"use client";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { FileUp, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { QueryState } from "../settings/query-state";
import { useMay } from "../shell/use-may";
import { useTRPC, useTRPCClient } from "../trpc/trpc-context";
import { useErrorText } from "../trpc/use-error-text";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Input } from "../ui/input";
import { MenuItem } from "../ui/menu";
import { RowMenu } from "../ui/row-menu";
import { Table, Td, Th, Tr } from "../ui/table";
import { toast } from "../ui/toast";
import { FeedDialog } from "./feed-dialog";
import { ProductDialog } from "./product-dialog";
import { ProductPicture } from "./product-picture";
import { ProductsFrame } from "./products-frame";
import { type Product, priceOf, useRefreshProducts, useTime } from "./use-products";

const FIRST: string | null = null;

/** The catalogue: what is for sale, for how much, and from when. */
export function ProductsPage() {
  const t = useTranslations("products");
  const mayManage = useMay("products.manage");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [text, setText] = useState("");
  const [editing, setEditing] = useState<Product | "new" | null>(null);
  const [feeding, setFeeding] = useState(false);
  const products = useInfiniteQuery({
    queryKey: [...trpc.products.list.pathKey(), { text }],
    queryFn: ({ pageParam, signal }) =>
      client.products.list.query({ text, ...(pageParam === null ? {} : { after: pageParam }) }, { signal }),
    initialPageParam: FIRST,
    getNextPageParam: (page) => page.next,
  });
  const actions = mayManage ? (
    <>
      <Button icon={<FileUp size={15} aria-hidden />} onClick={() => setFeeding(true)}>
        {t("feed")}
      </Button>
      <Button variant="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setEditing("new")}>
        {t("new")}
      </Button>
    </>
  ) : undefined;
  return (
    <ProductsFrame actions={actions}>
      <QueryState query={products}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          const count = pages[0]?.count ?? 0;
          if (count === 0)
            return (
              <EmptyState
                picture={<ProductPicture />}
                title={t("empty.title")}
                example={t("empty.example")}
                action={actions}
              />
            );
          return (
            <>
              <div className="flex items-center gap-3">
                <Input
                  type="search"
                  aria-label={t("search")}
                  placeholder={t("search")}
                  value={text}
                  onValueChange={setText}
                  className="max-w-xs"
                />
                <p className="text-xs tabular-nums text-subtle">{t("count", { count })}</p>
              </div>
              {rows.length === 0 ? (
                <p className="py-8 text-center text-sm text-muted">{t("empty.filtered")}</p>
              ) : (
                <ProductTable rows={rows} mayManage={mayManage} onEdit={setEditing} />
              )}
            </>
          );
        }}
      </QueryState>
      {products.hasNextPage ? (
        <div>
          <Button loading={products.isFetchingNextPage} onClick={() => void products.fetchNextPage()}>
            {t("more")}
          </Button>
        </div>
      ) : null}
      {editing ? (
        <ProductDialog product={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      ) : null}
      {feeding ? <FeedDialog onClose={() => setFeeding(false)} /> : null}
    </ProductsFrame>
  );
}

function ProductTable({
  rows,
  mayManage,
  onEdit,
}: {
  rows: readonly Product[];
  mayManage: boolean;
  onEdit: (product: Product) => void;
}) {
  const t = useTranslations("products");
  const errorText = useErrorText();
  const refresh = useRefreshProducts();
  const remove = useMutation(
    useTRPC().products.remove.mutationOptions({
      onSuccess: (_, { ref }) => {
        toast.success(t("removed", { name: rows.find((one) => one.ref === ref)?.name ?? ref }));
        return refresh();
      },
      onError: (error) => toast.error(errorText(error)),
    }),
  );
  return (
    <Table
      label={t("title")}
      head={
        <>
          <Th>{t("columns.name")}</Th>
          <Th className="text-right">{t("columns.price")}</Th>
          <Th className="text-right">{t("columns.stock")}</Th>
          <Th>{t("columns.category")}</Th>
          <Th>{t("columns.validity")}</Th>
          {mayManage ? <Th aria-label={t("edit")} /> : null}
        </>
      }
    >
      {rows.map((product) => (
        <Tr key={product.ref}>
          <Td>
            <span className="font-medium">{product.name}</span>
            <span className="block font-mono text-xs text-subtle">{product.ref}</span>
          </Td>
          <Td className="text-right tabular-nums">
            {product.priceMinor === null || product.currency === null
              ? "–"
              : priceOf(product.priceMinor, product.currency)}
          </Td>
          <Td className="text-right tabular-nums">
            {product.stock === null ? t("notCounted") : product.stock === 0 ? t("soldOut") : product.stock}
          </Td>
          <Td>{product.category ?? ""}</Td>
          <Td>
            <Validity product={product} />
          </Td>
          {mayManage ? (
            <Td className="text-right">
              <RowMenu label={t("actions", { name: product.name })}>
                <MenuItem onClick={() => onEdit(product)}>{t("edit")}</MenuItem>
                <MenuItem danger onClick={() => remove.mutate({ ref: product.ref })}>
                  {t("remove")}
                </MenuItem>
              </RowMenu>
            </Td>
          ) : null}
        </Tr>
      ))}
    </Table>
  );
}

function Validity({ product }: { product: Product }) {
  const t = useTranslations("products.validity");
  const time = useTime();
  const { state, validFrom, validUntil, currency } = product;
  const now = Date.now();
  if (state === "off") return <span className="text-subtle">{t("off")}</span>;
  if (validUntil && new Date(validUntil).getTime() <= now)
    return <span className="text-subtle">{t("over")}</span>;
  const later =
    validFrom && new Date(validFrom).getTime() > now ? t("from", { time: time(validFrom) }) : null;
  const next =
    "nextPriceAt" in product && product.nextPriceAt && product.nextPriceMinor !== null && currency
      ? t("nextPrice", { price: priceOf(product.nextPriceMinor, currency), time: time(product.nextPriceAt) })
      : null;
  return (
    <span>
      {later ?? (validUntil ? t("until", { time: time(validUntil) }) : t("now"))}
      {next ? <span className="block text-xs text-subtle">{next}</span> : null}
    </span>
  );
}
