/** Where the phone was on duty: sealed here, sent in batches after items and before photos. */
import { ApiProblem } from "../../api/problem";
import type { GeoPoint } from "./acts";
import type { Courier } from "./courier";
import type { StoredPosition } from "./database";
import { openedJson, sealedJson } from "./sealing";
import type { Vault } from "./vault";

export interface PositionFact extends GeoPoint {
  at: string;
  accuracy_m: number;
}

export const MOST_AT_ONCE = 200;
/** A shift of twelve hours, one position a minute, twice; the oldest leave first. */
export const MOST_KEPT = 1_440;
const NEVER_TAKEN = new Set([400, 413, 422]);
const CONTEXT = "position";

/** How many wait now. */
export async function keepPosition({ database, key }: Vault, fact: PositionFact): Promise<number> {
  const what = await sealedJson(key, fact, CONTEXT);
  await database.positions.add({ what });
  const count = await database.positions.count();
  if (count > MOST_KEPT) await database.positions.orderBy("id").limit(count - MOST_KEPT).delete();
  return count;
}

/** The same position sent twice is one for the service. Raises what kept it from the service. */
export async function sendPositions(vault: Vault, courier: Courier): Promise<void> {
  for (;;) {
    const batch = await vault.database.positions.orderBy("id").limit(MOST_AT_ONCE).toArray();
    if (!batch.length) return;
    await send(vault, courier, batch).catch((error: unknown) => {
      if (!(error instanceof ApiProblem) || !NEVER_TAKEN.has(error.status)) throw error;
    });
    await vault.database.positions.bulkDelete(batch.map(({ id }) => id));
  }
}

async function send({ key, deviceId }: Vault, courier: Courier, batch: readonly StoredPosition[]): Promise<void> {
  const points = await Promise.all(batch.map(({ what }) => openedJson<PositionFact>(key, what, CONTEXT)));
  await courier.positions(deviceId, points);
}
