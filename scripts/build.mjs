// npm run build: everything that npm start would build, without starting.
import { ensureClient, ensureInstalled, ensurePages, ensureServer, ensureWidget, main } from "./setup.mjs";

main(async () => {
  await ensureInstalled();
  await ensureClient();
  await ensureServer();
  await ensureWidget();
  await ensurePages();
});
