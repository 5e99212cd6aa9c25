/** Sends items in the order of the device; an answer belongs to one item and changes only that. */
import { ApiProblem } from "../../api/problem";
import type { Answer } from "./acts";
import type { Courier, SentItem } from "./courier";
import type { StoredItem } from "./database";
import { actOf, answerOf, recordAnswer } from "./items";
import type { Vault } from "./vault";

export const BATCH = 50;
/** Of the items of one request: the service reads 256 KiB. */
export const MOST_BYTES = 200 * 1024;
/** The service has read the request and will never take it as it is. */
const NEVER_TAKEN = new Set([400, 409, 413, 422]);

/** Send what waits until all is answered. Raises what kept it from the service; then all that is unanswered waits again. */
export async function sendItems(vault: Vault, courier: Courier): Promise<void> {
  for (let after = 0; ; ) {
    const batch = await nextItems(vault, after);
    if (!batch.length) return;
    await sendBatch(vault, courier, batch);
    after = (batch.at(-1) as StoredItem).sequence;
  }
}

async function nextItems(vault: Vault, after: number): Promise<StoredItem[]> {
  const waits = (item: StoredItem) => item.state === "kept" || item.state === "sending";
  const items = await vault.database.items.where("sequence").above(after).and(waits).limit(BATCH).sortBy("sequence");
  return items.slice(0, fitting(await Promise.all(items.map((item) => sentItem(vault, item)))));
}

/** How many of the first items one request holds; one that is larger goes alone. */
export function fitting(items: readonly object[]): number {
  let bytes = 0;
  const first = items.findIndex((item, at) => {
    bytes += new TextEncoder().encode(JSON.stringify(item)).length + 1;
    return at > 0 && bytes > MOST_BYTES;
  });
  return first === -1 ? items.length : first;
}

async function sendBatch(vault: Vault, courier: Courier, batch: readonly StoredItem[]): Promise<void> {
  await setState(vault, batch, "sending");
  try {
    const items = await Promise.all(batch.map((item) => sentItem(vault, item)));
    const answers = await courier.sync(vault.deviceId, items);
    const byId = new Map(answers.map((answer) => [answer.client_id, answer]));
    for (const item of batch) await take(vault, item, byId.get(item.clientId));
  } catch (error) {
    await setState(vault, batch, "kept");
    if (!(error instanceof ApiProblem) || !NEVER_TAKEN.has(error.status)) throw error;
    await narrow(vault, courier, batch, error);
  }
}

/** One item that the service cannot even read must not hold up the others. */
async function narrow(vault: Vault, courier: Courier, batch: readonly StoredItem[], { code, title, detail }: ApiProblem): Promise<void> {
  const [only] = batch;
  if (batch.length === 1 && only) {
    await recordAnswer(vault, only.clientId, "refused", { outcome: "refused", problem: { code, title, detail } });
    return;
  }
  const half = Math.ceil(batch.length / 2);
  await sendBatch(vault, courier, batch.slice(0, half));
  await sendBatch(vault, courier, batch.slice(half));
}

async function take(vault: Vault, item: StoredItem, answer: Answer | undefined): Promise<void> {
  if (!answer || answer.retry) return setState(vault, [item], "kept");
  const outcome = answer.outcome === "replayed" ? (answer.first ?? "accepted") : answer.outcome;
  await recordAnswer(vault, item.clientId, outcome === "refused" ? "refused" : "delivered", { ...answer, outcome });
}

async function sentItem(vault: Vault, item: StoredItem): Promise<SentItem> {
  const { after, ...wire } = (await actOf(vault, item)).wire;
  const before = after === undefined ? undefined : await vault.database.items.get(after);
  const order = before && (await isKnown(vault, before)) ? { after: before.clientId } : {};
  return { client_id: item.clientId, sequence: item.sequence, recorded_at: item.recordedAt, ...wire, ...order };
}

/** What was refused, or said nothing new, is not in the service's log: nothing can come after it. */
async function isKnown(vault: Vault, item: StoredItem): Promise<boolean> {
  return item.state !== "refused" && (await answerOf(vault, item))?.position !== null;
}

/** What a tab that was killed was sending waits again: nothing sends it now. */
export async function waitAgain({ database }: Vault): Promise<void> {
  await database.items.where("state").equals("sending").modify({ state: "kept" });
}

/** An item that was answered meanwhile keeps its answer. */
async function setState({ database }: Vault, batch: readonly StoredItem[], state: "kept" | "sending"): Promise<void> {
  const ids = batch.map((item) => item.clientId);
  await database.items.where("clientId").anyOf(ids).and((item) => item.state === "kept" || item.state === "sending").modify({ state });
}
