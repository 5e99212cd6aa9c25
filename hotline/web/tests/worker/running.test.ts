// @vitest-environment node
import "fake-indexeddb/auto"; // before Dexie, which looks for it when it loads
import { expect, it, vi } from "vitest";
import { OutboxRunner } from "../../src/worker/outbox/running";
import { phone, report, Service } from "./phone";

/** What happens between a count of what waits and the moment the runner reads it. */
let counted = (): Promise<void> => Promise.resolve();

vi.mock("../../src/worker/outbox/vault", async (original) => {
  const vault = await original<typeof import("../../src/worker/outbox/vault")>();
  return {
    ...vault,
    waiting: async (...database: Parameters<typeof vault.waiting>) => {
      const found = await vault.waiting(...database);
      await counted();
      return found;
    },
  };
});

vi.stubGlobal("navigator", {}); // no locks: one window

it.each([1, 2])("what is added during count %i of an attempt is sent at once", async (moment) => {
  const vault = await phone();
  const service = new Service();
  const runner = new OutboxRunner(vault, service);
  let counts = 0;
  counted = async () => {
    if ((counts += 1) !== moment) return;
    await report(vault, "乙");
    runner.poke();
  };
  await report(vault, "甲");

  runner.poke();

  await vi.waitFor(() => expect(service.asked).toEqual(["sync 1", "sync 2"]));
});
