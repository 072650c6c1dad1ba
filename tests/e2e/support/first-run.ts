import type { Page } from "playwright-core";

export const OWNER = { name: "Olga", email: "olga@example.com", password: "a quiet-Horse 42 rests" };

/** Fills in the first-run page as a person does; ends on the list of flows. */
export async function createOwner(
  page: Page,
  url: string,
  begin: "An empty workspace" | "Two working examples",
): Promise<void> {
  await page.goto(url);
  await page.getByRole("textbox", { name: "Your name" }).fill(OWNER.name);
  await page.getByRole("textbox", { name: "E-mail" }).fill(OWNER.email);
  await page.getByLabel("Password", { exact: true }).fill(OWNER.password);
  await page.getByRole("textbox", { name: "Workspace" }).fill("Tea shop");
  await page.getByRole("radio", { name: begin }).click();
  await page.getByRole("button", { name: "Create the workspace" }).click();
  await page.waitForURL(/\/w\/[^/]+\/flows$/, { waitUntil: "commit" });
}
