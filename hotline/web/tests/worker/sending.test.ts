// @vitest-environment node
import "fake-indexeddb/auto"; // before Dexie, which looks for it when it loads
import { describe, expect, it } from "vitest";
import { answerOf } from "../../src/worker/outbox/items";
import { LONGEST_WAIT_MS, waitAfter } from "../../src/worker/outbox/running";
import { BATCH, sendItems } from "../../src/worker/outbox/sending";
import { openedVault, type Vault } from "../../src/worker/outbox/vault";
import { phone, refusal, reopened, report, Service, unreachable } from "./phone";

async function states(vault: Vault): Promise<string[]> {
  return (await vault.database.items.orderBy("sequence").toArray()).map((item) => item.state);
}

describe("items", () => {
  it("go in the order of the device, in batches that the service takes", async () => {
    const vault = await phone();
    await Promise.all(Array.from({ length: BATCH + 2 }, () => report(vault)));
    const service = new Service();

    await sendItems(vault, service);

    expect(service.asked).toEqual([
      `sync ${Array.from({ length: BATCH }, (_, n) => n + 1).join(" ")}`, `sync ${BATCH + 1} ${BATCH + 2}`,
    ]);
    expect(new Set(await states(vault))).toEqual(new Set(["delivered"]));
  });

  it("with long notes go in requests that the service can read, and none is sent twice", async () => {
    const vault = await phone();
    for (let n = 0; n < BATCH; n++) await report(vault, "路".repeat(2000));
    const service = new Service();
    const sizes: number[] = [];
    const sync = service.sync.bind(service);
    service.sync = (device, items) => {
      sizes.push(new TextEncoder().encode(JSON.stringify({ device_id: device, items })).length);
      return sync(device, items);
    };

    await sendItems(vault, service);

    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThan(256 * 1024);
    expect(service.asked.join(" ").match(/\d+/g)).toHaveLength(BATCH);
    expect(new Set(await states(vault))).toEqual(new Set(["delivered"]));
  });

  it("wait on the phone while the service cannot be reached", async () => {
    const vault = await phone();
    await report(vault);
    const service = new Service();
    service.before = () => {
      throw unreachable();
    };

    await expect(sendItems(vault, service)).rejects.toThrow();

    expect(await states(vault)).toEqual(["kept"]);
  });

  it.each([401, 403, 404, 429, 500, 503])("wait on the phone when the service answers %i to all", async (status) => {
    const vault = await phone();
    await report(vault);
    const service = new Service();
    service.before = () => {
      throw refusal(status, "x");
    };

    await expect(sendItems(vault, service)).rejects.toThrow();

    expect(await states(vault)).toEqual(["kept"]);
  });

  it("are sent again under the same id when the answer was lost, and make no second case", async () => {
    const vault = await phone();
    await report(vault, "甲", "one");
    const service = new Service();
    service.after = () => {
      throw unreachable();
    };
    await expect(sendItems(vault, service)).rejects.toThrow();
    service.after = () => undefined;

    await sendItems(vault, service);

    expect(service.cases.size).toBe(1);
    expect(await states(vault)).toEqual(["delivered"]);
  });

  it("that were on their way when the tab was killed are sent again", async () => {
    const vault = await phone();
    await report(vault, "甲", "one");
    await vault.database.items.update("one", { state: "sending" });
    const again = (await openedVault(await reopened(vault))) as Vault;

    await sendItems(again, new Service());

    expect(await states(again)).toEqual(["delivered"]);
  });

  it("keep the number and the reason that the service gave, sealed", async () => {
    const vault = await phone();
    await report(vault, "甲");
    await report(vault, "乙");
    const service = new Service();
    service.answer = ({ sequence }) => (sequence === 2 ? { outcome: "refused", case_no: null, problem: { code: "x", title: "不在辖区", detail: "请改报" } } : {});

    await sendItems(vault, service);

    const [first, second] = await vault.database.items.orderBy("sequence").toArray();
    expect(await answerOf(vault, first as never)).toMatchObject({ outcome: "accepted", case_no: "G-1" });
    expect(second?.state).toBe("refused");
    expect((await answerOf(vault, second as never))?.problem?.title).toBe("不在辖区");
  });

  it("that changed nothing because they came late are delivered", async () => {
    const vault = await phone();
    await report(vault);
    const service = new Service();
    service.answer = () => ({ outcome: "kept" });

    await sendItems(vault, service);

    expect(await states(vault)).toEqual(["delivered"]);
  });

  it("that are received a second time show what became of them the first time", async () => {
    const vault = await phone();
    await report(vault);
    await report(vault);
    const service = new Service();
    service.answer = ({ sequence }) => ({ outcome: "replayed", first: sequence === 1 ? "kept" : "refused" });

    await sendItems(vault, service);

    expect(await states(vault)).toEqual(["delivered", "refused"]);
  });

  it("whose predecessor has not arrived wait, and are not returned", async () => {
    const vault = await phone();
    await report(vault);
    const service = new Service();
    service.answer = () => ({ outcome: "refused", retry: true, problem: { code: "sync.gap", title: "前一项未到" } });

    await sendItems(vault, service);

    expect(await states(vault)).toEqual(["kept"]);
  });

  it("that the service cannot read are returned alone; the others of their batch are delivered", async () => {
    const vault = await phone();
    for (const title of ["甲", "乙", "丙", "丁", "戊"]) await report(vault, title);
    const service = new Service();
    service.before = (what) => {
      if (what.split(" ").includes("3")) throw refusal(422, "request.invalid");
    };

    await sendItems(vault, service);

    expect(await states(vault)).toEqual(["delivered", "delivered", "refused", "delivered", "delivered"]);
  });
});

describe("the wait after a failure", () => {
  it("grows to five minutes and differs from phone to phone", () => {
    expect([1, 2, 3].map((failures) => waitAfter(failures, 0))).toEqual([2_000, 4_000, 8_000]);
    expect(waitAfter(50, 0)).toBe(LONGEST_WAIT_MS);
    expect(waitAfter(1, 0.5)).toBeGreaterThan(waitAfter(1, 0));
  });
});
