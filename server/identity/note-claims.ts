import { isRounded, readIdentity } from "../contacts/identity-value";
import { joinIdentities } from "../contacts/join-identities";
import { inWorkspace } from "../db/tenant";
import { AppError } from "../errors";

/** Contacts that are looked at in one go. */
const MOST = 500;

interface Claim {
  id: string;
  locale: string | null;
  email: string | null;
  phone: string | null;
}

/**
 * Addresses that visitors have given of themselves in a chat become what they are known by, unverified; where somebody else has the
 * address already, a person is asked whether they are one. Looks at contacts that were written lately; again does no harm. Returns how
 * many were noted.
 */
export async function noteClaims(workspaceId: string, since: Date): Promise<number> {
  const claims = await inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<Claim[]>`
      SELECT c.id, coalesce(c.locale, w.locale) AS locale, c.profile->>'email' AS email, c.profile->>'phone' AS phone
      FROM contact c JOIN workspace w ON w.id = c.workspace_id
      WHERE c.workspace_id = ${workspaceId}::uuid AND c.updated_at >= ${since} AND c.merged_into IS NULL
        AND (jsonb_typeof(c.profile->'email') = 'string' OR jsonb_typeof(c.profile->'phone') = 'string')
        AND EXISTS (SELECT FROM (VALUES ('email'), ('phone')) k (kind) WHERE jsonb_typeof(c.profile->k.kind) = 'string'
          AND NOT EXISTS (SELECT FROM contact_identity i WHERE i.workspace_id = c.workspace_id AND i.contact_id = c.id AND i.kind = k.kind)
          AND NOT EXISTS (SELECT FROM contact_suggestion s WHERE s.workspace_id = c.workspace_id AND c.id IN (s.contact_id, s.other_id)
            AND s.evidence->>'kind' = k.kind AND s.evidence->>'shown' = c.profile->>k.kind))
      ORDER BY c.id LIMIT ${MOST}`,
  );
  let noted = 0;
  for (const claim of claims) noted += await note(workspaceId, claim);
  return noted;
}

async function note(workspaceId: string, { id, locale, email, phone }: Claim): Promise<number> {
  const identities = [
    ["email", email],
    ["phone", phone],
  ].flatMap(([kind, value]) => {
    if (!kind || !value || isRounded(value)) return [];
    try {
      return [readIdentity(kind, value, locale ?? "")];
    } catch (error) {
      if (error instanceof AppError) return []; // what they typed is no address
      throw error;
    }
  });
  if (identities.length === 0) return 0;
  return inWorkspace(workspaceId, async (tx) => {
    await joinIdentities(
      tx,
      { workspaceId, userId: null },
      { identities, trust: "claimed", source: "visitor", contactId: id },
    );
    return 1;
  });
}
