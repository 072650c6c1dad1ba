import pg from "pg";
import { StartError } from "./errors";
import { keyId } from "./key-id";

export interface KnownKeyOptions {
  /** Logs in as the owner of the schema. */
  readonly url: string;
  readonly secretKey: string;
  /** From now on this key, whichever it was. */
  readonly otherKey: boolean;
}

/**
 * Compares the secret key with the one that the database was begun with; the first start notes it. With another key stored
 * secrets are unreadable and nobody stays signed in, which would otherwise be noticed one fault at a time.
 */
export async function assertKnownKey({ url, secretKey, otherKey }: KnownKeyOptions): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: "parley-key" });
  client.on("error", () => undefined); // the query under way rejects with the same error
  await client.connect();
  try {
    const own = keyId(secretKey);
    await client.query(
      `INSERT INTO secret_key (key_id) VALUES ($1) ON CONFLICT (single) DO ${
        otherKey ? "UPDATE SET key_id = $1, since = now() WHERE secret_key.key_id <> $1" : "NOTHING"
      }`,
      [own],
    );
    if ((await knownKey(client)) === own) return;
  } finally {
    await client.end();
  }
  throw new StartError(
    "PARLEY_SECRET_KEY: this is not the key that the database was begun with: set it to that key, or put back the file `secrets` of PARLEY_DATA_DIR. If the key is lost, start once with --other-key: stored secrets, sessions and links are void then",
  );
}

/** What is noted of the key; undefined where nothing is. */
export async function knownKey(client: pg.ClientBase): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>("SELECT key_id AS id FROM secret_key");
  return rows[0]?.id;
}
