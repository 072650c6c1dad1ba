import { asAuth } from "../db/tenant";

const PAGE = 500;

/** Every workspace with its settings, a page at a time. */
export async function* everyWorkspace(): AsyncGenerator<{ id: string; settings: unknown }> {
  let after: string | undefined;
  for (;;) {
    const rows: { id: string; settings: unknown }[] = await asAuth((tx) =>
      tx.workspace.findMany({
        where: after === undefined ? {} : { id: { gt: after } },
        orderBy: { id: "asc" },
        take: PAGE,
        select: { id: true, settings: true },
      }),
    );
    yield* rows;
    after = rows.at(-1)?.id;
    if (rows.length < PAGE) return;
  }
}
