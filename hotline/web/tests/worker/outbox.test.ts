// @vitest-environment node
import "fake-indexeddb/auto"; // before Dexie, which looks for it when it loads
import Dexie from "dexie";
import { describe, expect, it } from "vitest";
import { actOf, addItem, removeRefused, tidy } from "../../src/worker/outbox/items";
import { keep, recall } from "../../src/worker/outbox/kept";
import { dropDrafts, dropPhoto, factsOf, photosOf, pictureOf } from "../../src/worker/outbox/photos";
import { sealedJson, newKey, openedJson } from "../../src/worker/outbox/sealing";
import { begunVault, endVault, ItemsWait, openedVault, OtherAccount, waiting } from "../../src/worker/outbox/vault";
import { sendItems, waitAgain } from "../../src/worker/outbox/sending";
import { database, photograph, phone, reopened, report, refusal, Service } from "./phone";

describe("the outbox", () => {
  it("keeps an item with its photos over a killed tab", async () => {
    const vault = await phone();
    const picture = await photograph(vault, "one", 1000);
    await report(vault, "井盖缺失", "one");

    const again = await openedVault(await reopened(vault));

    expect(again?.account).toBe("worker-1");
    if (!again) return;
    const [item] = await again.database.items.toArray();
    expect(item?.state).toBe("kept");
    expect((await actOf(again, item as never)).title).toBe("井盖缺失");
    const [photo] = await photosOf(again, "one");
    expect(new Uint8Array((await pictureOf(again, photo as never)) as ArrayBuffer)).toEqual(new Uint8Array(picture));
  });

  it("numbers the items of a device without a gap, also when two are added at once", async () => {
    const vault = await phone();

    await Promise.all([report(vault), report(vault), report(vault)]);

    const items = await vault.database.items.orderBy("sequence").toArray();
    expect(items.map((item) => item.sequence)).toEqual([1, 2, 3]);
  });

  it("sends an item again that was returned, with its photos, when send is pressed again", async () => {
    const vault = await phone();
    await photograph(vault, "one", 1000);
    await report(vault, "甲", "one");
    const service = new Service();
    service.answer = () => ({ outcome: "refused", problem: { code: "x", title: "退回" } });
    await sendItems(vault, service);

    await report(vault, "乙", "one");

    const [item] = await vault.database.items.toArray();
    expect([item?.state, item?.sequence, item?.answer]).toEqual(["kept", 2, undefined]);
    expect((await actOf(vault, item as never)).title).toBe("乙");
    expect((await photosOf(vault, "one")).map((photo) => photo.state)).toEqual(["waiting"]);
  });

  it("adds an item once, however often send is pressed", async () => {
    const vault = await phone();

    await Promise.all([report(vault, "甲", "same"), report(vault, "甲", "same")]);

    expect(await vault.database.items.count()).toBe(1);
    expect((await vault.database.device.get("device"))?.nextSequence).toBe(2);
  });

  it("puts an item in the place of its draft", async () => {
    const vault = await phone();
    await keep(vault, "draft report", { note: "甲" });
    await photograph(vault, "one", 10);
    expect(await waiting(vault.database)).toEqual({ unsent: 0, checking: 0, refused: 0 });

    await addItem(vault, { title: "甲", wire: { action: "report-case", body: {} } }, "one", "draft report");

    expect(await recall(vault, "draft report")).toBeUndefined();
    expect((await photosOf(vault, "one")).map((photo) => photo.state)).toEqual(["waiting"]);
    expect(await waiting(vault.database)).toEqual({ unsent: 1, checking: 0, refused: 0 });
  });

  it("keeps the photos of an item when the form is emptied behind it", async () => {
    const vault = await phone();
    await photograph(vault, "one", 10);
    const [seen] = await photosOf(vault, "one"); // as the form read it: a draft
    await report(vault, "甲", "one");

    await dropDrafts(vault, "one");
    await dropPhoto(vault, (seen as { id: string }).id);

    expect(await photosOf(vault, "one")).toHaveLength(1);
  });

  it("keeps what is there and numbers nothing when the phone is full", async () => {
    const vault = await phone();
    await report(vault, "甲", "first");
    const full = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    vault.database.items.hook("creating", full);

    await expect(report(vault, "乙", "second")).rejects.toThrow();

    vault.database.items.hook("creating").unsubscribe(full);
    expect((await vault.database.items.toArray()).map((item) => item.clientId)).toEqual(["first"]);
    await report(vault, "乙", "second");
    expect((await vault.database.items.get("second"))?.sequence).toBe(2);
  });

  it("stores no word of what was written in clear", async () => {
    const vault = await phone();
    await keep(vault, "draft report", { note: "SECRET-WORDS" });
    await report(vault, "SECRET-WORDS", "one");
    await photograph(vault, "one", 10);

    for (const table of vault.database.tables) {
      for (const row of (await table.toArray()) as object[]) expect(readable(row)).not.toContain("SECRET-WORDS");
    }
    const [photo] = await photosOf(vault, "one");
    expect((await factsOf(vault, photo as never)).kind).toBe("before");
  });

  it("has a key that no page can read, for rows that cannot be exchanged", async () => {
    const key = await newKey();
    const sealed = await sealedJson(key, 1, "act one");

    await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow();
    await expect(openedJson(key, sealed, "act two")).rejects.toThrow();
  });
});

describe("an update of the app", () => {
  it("finds what an older one has stored, and goes on with its numbers", async () => {
    const name = "older-app";
    const older = new Dexie(name);
    older.version(1).stores({ device: "name", items: "clientId, &sequence, state", photos: "id, clientId, state", kept: "name" });
    const key = await newKey();
    await older.table("device").add({ name: "device", deviceId: "d", account: "worker-1", key, nextSequence: 2 });
    const what = await sealedJson(key, { title: "井盖缺失", wire: { action: "report-case", body: {} } }, "act one");
    await older.table("items").add({ clientId: "one", sequence: 1, state: "sending", recordedAt: "2026-11-27T08:00:00Z", what });
    older.close();

    const vault = await openedVault(database(name));

    if (!vault) throw new Error("nobody is signed in any more");
    await waitAgain(vault);
    await report(vault, "乙", "two");
    const service = new Service();
    await sendItems(vault, service);
    expect([...service.cases.values()].map((item) => [item.client_id, item.sequence])).toEqual([["one", 1], ["two", 2]]);
  });
});

describe("a sign-out", () => {
  it("is refused while something waits, and loses nothing", async () => {
    const vault = await phone();
    await report(vault);

    await expect(endVault(vault)).rejects.toEqual(new ItemsWait(1, 0));

    expect(await vault.database.items.count()).toBe(1);
    expect(await openedVault(vault.database)).toBeDefined();
  });

  it("is refused while a photo of a delivered item waits", async () => {
    const vault = await phone();
    await photograph(vault, "one", 10);
    await report(vault, "甲", "one");
    await sendItems(vault, new Service());

    await expect(endVault(vault)).rejects.toEqual(new ItemsWait(1, 0));
  });

  it("is refused while a returned item is not dealt with", async () => {
    const vault = await phone();
    await photograph(vault, "one", 10);
    await report(vault, "甲", "one");
    const service = new Service();
    service.answer = () => ({ outcome: "refused", problem: { code: "x", title: "退回" } });
    await sendItems(vault, service);
    await expect(endVault(vault)).rejects.toEqual(new ItemsWait(0, 1));

    await removeRefused(vault, "one");
    await endVault(vault);

    expect(await openedVault(vault.database)).toBeUndefined();
  });

  it("leaves neither a key nor a row behind", async () => {
    const vault = await phone();
    await keep(vault, "bundle", { a: 1 });
    await report(vault);
    await sendItems(vault, new Service());

    await endVault(vault);

    for (const table of vault.database.tables) expect(await table.count()).toBe(0);
  });

  it("of nobody: another account may not begin while items wait", async () => {
    const vault = await phone("worker-1");
    await report(vault);

    await expect(begunVault("worker-2", vault.database)).rejects.toEqual(new OtherAccount("worker-1"));

    expect((await begunVault("worker-1", vault.database)).deviceId).toBe(vault.deviceId);
  });
});

describe("what is delivered", () => {
  it("leaves the phone after a week, but not before its photos have gone", async () => {
    const vault = await phone();
    await photograph(vault, "with", 10);
    await report(vault, "甲", "with");
    await report(vault, "乙", "without");
    await sendItems(vault, new Service());

    await tidy(vault, Date.now() + 6 * 86_400_000);
    expect(await vault.database.items.count()).toBe(2);
    await tidy(vault, Date.now() + 8 * 86_400_000);

    expect((await vault.database.items.toArray()).map((item) => item.clientId)).toEqual(["with"]);
  });

  it("is not removed by hand: only a returned item is", async () => {
    const vault = await phone();
    await report(vault, "甲", "one");

    await removeRefused(vault, "one");

    expect(await vault.database.items.count()).toBe(1);
    expect(refusal(409, "x").code).toBe("x");
  });
});

/** Every string and every byte of a row, as text. */
function readable(row: object): string {
  return Object.values(row).map((value) => {
    if (value instanceof ArrayBuffer) return new TextDecoder("latin1").decode(value);
    if (value instanceof Uint8Array) return new TextDecoder("latin1").decode(value);
    return typeof value === "object" && value ? readable(value as object) : String(value);
  }).join(" ");
}
