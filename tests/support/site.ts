import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A small web site of its own origin: pages by path. Close it. */
export async function startSite(pages: {
  readonly [path: string]: string;
}): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const html = pages[new URL(request.url ?? "/", "http://site").pathname];
    response
      .writeHead(html === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8" })
      .end(html ?? "not found");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`, // another host name than the server's: another site
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
