import { expect, test } from "vitest";
import { testDatabase } from "../../tests/support/test-database";
import { databaseFault, pools } from "./pools";

const database = testDatabase();

test("each pool acts in its role", async () => {
  expect(database.pools.separated).toBe(true);
  const user = async (pool: "app" | "turn" | "auth" | "owner") =>
    (await pools()[pool].query("select current_user::text as role")).rows[0]?.role;
  expect(await Promise.all([user("app"), user("turn"), user("auth"), user("owner")])).toEqual([
    "parley_app",
    "parley_turn",
    "parley_auth",
    "parley",
  ]);
});

test("database errors become faults that a caller may see", async () => {
  const failure = await pools()
    .app.query("select '99999999999'::int4")
    .catch((error: unknown) => error);
  expect(databaseFault(failure)).toMatchObject({ status: 400, code: "invalid-value" });
  const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  expect(databaseFault(refused)).toMatchObject({ status: 503 });
  expect(databaseFault(new Error("something else"))).toBeUndefined();
});
