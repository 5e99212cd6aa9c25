/** The items of this phone: added once, in the order of the device, and removed only when they are with the service. */
import type { Act, Answer, Wire } from "./acts";
import type { ItemState, StoredItem } from "./database";
import { openedJson, sealedJson } from "./sealing";
import type { Vault } from "./vault";

const DAYS_KEPT = 7;

/**
 * Store an act with the photos that were taken under `clientId`, in place of its draft: whole or not at all, and once.
 * In place of an item that was refused it is sent again.
 */
export async function addItem(vault: Vault, act: Act, clientId: string = crypto.randomUUID(), draft = ""): Promise<string> {
  const { database } = vault;
  const after = await lastOfCase(vault, act.wire);
  const whole: Act = after === undefined ? act : { ...act, wire: { ...act.wire, after } };
  const what = await sealedJson(vault.key, whole, `act ${clientId}`); // before: a transaction does not outlive another wait
  await database.transaction("rw", database.device, database.items, database.photos, database.kept, async () => {
    const device = await database.device.get("device");
    if (!device) throw new Error("signed out");
    const former = await database.items.get(clientId);
    if (former && former.state !== "refused") return;
    await database.items.delete(clientId);
    await database.device.update("device", { nextSequence: device.nextSequence + 1 });
    const recordedAt = new Date().toISOString();
    await database.items.add({ clientId, sequence: device.nextSequence, state: "kept", recordedAt, what });
    await database.photos.where("clientId").equals(clientId).modify({ state: "waiting" });
    await database.kept.delete(draft);
  });
  return clientId;
}

/** The item of this phone before this one about the same case or round: the service takes them in this order. */
async function lastOfCase(vault: Vault, { case_no, case_client_id, round_id }: Wire): Promise<string | undefined> {
  if (case_no === undefined && case_client_id === undefined && round_id === undefined) return undefined;
  for (const item of await vault.database.items.orderBy("sequence").reverse().toArray()) {
    const { wire } = await actOf(vault, item);
    const answered = (await answerOf(vault, item))?.case_no;
    const same = item.clientId === case_client_id || (wire.case_client_id !== undefined && wire.case_client_id === case_client_id)
      || (case_no !== undefined && (wire.case_no === case_no || answered === case_no))
      || (round_id !== undefined && wire.round_id === round_id);
    if (same && item.state !== "refused") return item.clientId;
  }
  return undefined;
}

export function actOf(vault: Vault, item: StoredItem): Promise<Act> {
  return openedJson(vault.key, item.what, `act ${item.clientId}`);
}

export async function answerOf(vault: Vault, item: StoredItem): Promise<Answer | undefined> {
  return item.answer && openedJson(vault.key, item.answer, `answer ${item.clientId}`);
}

export async function recordAnswer(vault: Vault, clientId: string, state: ItemState, answer: Answer): Promise<void> {
  const sealedAnswer = await sealedJson(vault.key, answer, `answer ${clientId}`);
  await vault.database.items.update(clientId, { state, answer: sealedAnswer });
}

/** Remove a refused item for good: its worker has read why and decided so. What was added to it could never arrive. */
export async function removeRefused(vault: Vault, clientId: string): Promise<void> {
  const { database } = vault;
  const gone = [clientId, ...(await addedTo(vault, clientId))];
  await database.transaction("rw", database.items, database.photos, async () => {
    const item = await database.items.get(clientId);
    if (item?.state !== "refused") return;
    await database.photos.where("clientId").anyOf(gone).delete();
    await database.items.bulkDelete(gone);
  });
}

async function addedTo(vault: Vault, clientId: string): Promise<string[]> {
  const items = await vault.database.items.toArray();
  const acts = await Promise.all(items.map((item) => actOf(vault, item)));
  return items.filter((_, at) => acts[at]?.wire.case_client_id === clientId).map((item) => item.clientId);
}

/** Make a refused item the draft of this name again, with its photos: it is corrected, and nothing taken anew. */
export async function reopenRefused(vault: Vault, clientId: string, draft: string, content: object): Promise<boolean> {
  const { database } = vault;
  const what = await sealedJson(vault.key, content, `kept ${draft}`);
  return database.transaction("rw", database.items, database.photos, database.kept, async () => {
    const item = await database.items.get(clientId);
    if (item?.state !== "refused" || (await database.kept.get(draft))) return false;
    await database.photos.where("clientId").equals(clientId).modify((photo) => {
      if (photo.picture) photo.state = "draft";
    });
    await database.kept.put({ name: draft, what });
    await database.items.delete(clientId);
    return true;
  });
}

/** Delivered items leave after a week, with what is left of their photos. */
export async function tidy({ database }: Vault, now: number = Date.now()): Promise<void> {
  const until = new Date(now - DAYS_KEPT * 86_400_000).toISOString();
  await database.transaction("rw", database.items, database.photos, async () => {
    const old = await database.items.where("state").equals("delivered").and((item) => item.recordedAt < until).primaryKeys();
    const open = await database.photos.where("state").anyOf("waiting", "checking").toArray();
    const unfinished = new Set(open.map((photo) => photo.clientId));
    const gone = old.filter((clientId) => !unfinished.has(clientId));
    await database.items.bulkDelete(gone);
    await database.photos.where("clientId").anyOf(gone).delete();
  });
}
