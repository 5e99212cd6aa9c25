// @vitest-environment node
import "fake-indexeddb/auto"; // before Dexie, which looks for it when it loads
import { describe, expect, it } from "vitest";
import type { Round } from "../../src/worker/bundle";
import { onDuty } from "../../src/worker/duty/shift";
import { isReport, lacking, laterAct, mayFix } from "../../src/worker/later/later";
import { sentenceOf } from "../../src/worker/me/sentence";
import type { PhotoFacts, PhotoKind } from "../../src/worker/outbox/acts";
import { addItem, removeRefused, reopenRefused } from "../../src/worker/outbox/items";
import { keep, recall } from "../../src/worker/outbox/kept";
import { photosOf } from "../../src/worker/outbox/photos";
import { keepPosition, MOST_AT_ONCE, MOST_KEPT, sendPositions } from "../../src/worker/outbox/positions";
import { sendItems } from "../../src/worker/outbox/sending";
import type { ShownItem } from "../../src/worker/outbox/shown";
import { pointsOf, roundAct, statusOf } from "../../src/worker/rounds/rounds";
import { waiting } from "../../src/worker/outbox/vault";
import { phone, photograph, refusal, report, Service, unreachable } from "./phone";

const ROUND = {
  round_id: "r", kind: "street", status: "planned", points: [{ cell: "1", name: "一", passed_at: null }, { cell: "2", name: "二", passed_at: "2026-11-27T08:00:00+08:00" }, { cell: "3", name: "三", passed_at: null }],
} as unknown as Round;
const own = (action: string, state: string, more: object = {}) => ({ clientId: "one", state, recordedAt: "2026-11-27T07:00:00Z", act: { title: "暴露垃圾", wire: { action, body: {}, ...more } } }) as unknown as ShownItem;
const passes = (cell: string, state: string) => own("pass-point", state, { round_id: "r", body: { cell } });
const photo = (kind: PhotoKind): PhotoFacts => ({ sha256: kind, media_type: "image/jpeg", kind, taken_at: "2026-11-27T08:00:00Z", point: null, accuracy_m: null });

describe("a round", () => {
  it("shows what is still to be passed first, whoever passed the rest", () => {
    const points = pointsOf(ROUND, [passes("1", "kept")]);

    expect(points.map(({ cell, passed }) => [cell, passed])).toEqual([["3", false], ["1", true], ["2", true]]);
    expect(points.map(({ item }) => item?.state)).toEqual([undefined, "kept", undefined]);
  });

  it("was not passed where the service returned it", () => {
    expect(pointsOf(ROUND, [passes("1", "refused")]).filter(({ passed }) => passed)).toHaveLength(1);
  });

  it("is under way from its first act on this phone, and over once it was ended here", () => {
    expect(statusOf(ROUND, [])).toBe("planned");
    expect(statusOf(ROUND, [passes("1", "kept")])).toBe("started");
    expect(statusOf(ROUND, [own("end-round", "kept", { round_id: "r" }), passes("1", "delivered")])).toBe("ended");
    expect(statusOf(ROUND, [own("end-round", "kept", { round_id: "other" })])).toBe("planned");
  });

  it("is sent in its order: each act names the one before, but none that recorded nothing", async () => {
    const vault = await phone();
    for (const cell of ["1", "2", "3"]) await addItem(vault, roundAct(ROUND, "pass-point", "点", cell), cell);
    await addItem(vault, { title: "报", wire: { action: "report-case", body: {} } }, "other");
    const service = new Service();
    service.answer = ({ client_id }) => (client_id === "2" ? { position: null } : { position: 7 });
    await sendItems(vault, service);
    await addItem(vault, roundAct({ ...ROUND, round_id: "second" }, "start-round", "点"), "second");
    await addItem(vault, roundAct(ROUND, "end-round", "点"), "end");

    await sendItems(vault, service);

    const after = Object.fromEntries([...service.cases.values()].map((item) => [item.client_id, item.after]));
    expect(after).toEqual({ "1": undefined, "2": "1", "3": "2", other: undefined, second: undefined, end: "3" });
  });

  it("does not wait for ever for what said nothing new", async () => {
    const vault = await phone();
    const service = new Service();
    service.answer = () => ({ position: null });
    await addItem(vault, roundAct(ROUND, "pass-point", "点", "1"), "same");
    await sendItems(vault, service);

    await addItem(vault, roundAct(ROUND, "end-round", "点"), "end");
    await sendItems(vault, service);

    expect(service.cases.get("end")?.after).toBeUndefined();
  });
});

describe("a shift", () => {
  const now = Date.parse("2026-11-27T10:00:00Z");
  const TERMS = { hours: 12, aheadMs: 0 };
  const read = { onDuty: false, until: null, readAt: Date.parse("2026-11-27T08:00:00Z") };
  const at = (action: string, state: string, recordedAt: string) => ({ ...own(action, state), recordedAt });

  it("is what this phone did last, until the service has been asked after it", () => {
    expect(onDuty([at("start-shift", "kept", "2026-11-27T07:00:00Z")], read, now, TERMS)).toBe(true);
    expect(onDuty([at("start-shift", "delivered", "2026-11-27T09:00:00Z")], read, now, TERMS)).toBe(true);
    expect(onDuty([at("start-shift", "delivered", "2026-11-27T07:00:00Z")], read, now, TERMS)).toBe(false);
    expect(onDuty([at("start-shift", "refused", "2026-11-27T09:00:00Z")], read, now, TERMS)).toBe(false);
    expect(onDuty([], undefined, now, TERMS)).toBeUndefined();
  });

  it("runs out by the clock, so that no position is noted after it", () => {
    expect(onDuty([at("start-shift", "kept", "2026-11-27T07:00:00Z")], read, now, { ...TERMS, hours: 2 })).toBe(false);
    expect(onDuty([], { onDuty: true, until: "2026-11-27T10:00:01Z", readAt: 0 }, now, TERMS)).toBe(true);
    expect(onDuty([], { onDuty: true, until: "2026-11-27T10:00:00Z", readAt: 0 }, now, TERMS)).toBe(false);
    expect(onDuty([], { onDuty: true, until: "2026-11-27T10:00:00Z", readAt: 0 }, now, { ...TERMS, aheadMs: -1 })).toBe(true);
    expect(onDuty([], { onDuty: true, until: "2026-11-27T10:00:00Z", readAt: 0 }, now, { ...TERMS, aheadMs: undefined })).toBe(true);
  });
});

describe("positions", () => {
  const fact = (n: number) => ({ at: new Date(n * 60_000).toISOString(), lon: 116.7, lat: 23.36, crs: "wgs84", accuracy_m: 12 }) as const;

  it("are sent in batches and then leave the phone; without a network they stay", async () => {
    const vault = await phone();
    for (let n = 0; n < MOST_AT_ONCE + 1; n += 1) await keepPosition(vault, fact(n));
    const service = new Service();
    service.before = () => {
      throw unreachable();
    };
    await expect(sendPositions(vault, service)).rejects.toThrow();
    expect(await vault.database.positions.count()).toBe(MOST_AT_ONCE + 1);
    service.before = () => undefined;

    await sendPositions(vault, service);

    expect(service.asked).toEqual([`positions ${MOST_AT_ONCE}`, "positions 1"]);
    expect(await vault.database.positions.count()).toBe(0);
  });

  it("that the service cannot read do not hold up the others, and the oldest leave a full list", async () => {
    const vault = await phone();
    await vault.database.positions.bulkAdd(Array.from({ length: MOST_KEPT }, () => ({ what: {} as never })) as never);
    await keepPosition(vault, fact(1));
    expect(await vault.database.positions.count()).toBe(MOST_KEPT);
    await vault.database.positions.clear();
    await keepPosition(vault, fact(1));
    const service = new Service();
    service.before = () => {
      throw refusal(422, "request.invalid");
    };

    await sendPositions(vault, service);

    expect(await vault.database.positions.count()).toBe(0);
  });

  it("are nowhere in clear", async () => {
    const vault = await phone();
    await keepPosition(vault, fact(1));

    const [row] = await vault.database.positions.toArray();

    expect(JSON.stringify(row)).not.toContain("116.7");
    expect(Object.keys(row ?? {}).sort()).toEqual(["id", "what"]);
  });
});

describe("what is added to a report later", () => {
  const sent = own("report-case", "delivered", { body: { photos: [{ kind: "before" }] } });

  it("is a photo or words, or the photo of after where it is fixed", () => {
    expect([lacking("attach", " ", [], sent), lacking("attach", "见图", [], sent), lacking("attach", "", [photo("scene")], sent)]).toEqual(["anything", undefined, undefined]);
    expect([lacking("fix-on-spot", "", [], sent), lacking("fix-on-spot", "", [photo("after")], sent)]).toEqual(["after", undefined]);
    expect(lacking("fix-on-spot", "", [photo("after")], own("report-case", "kept"))).toBe("before");
  });

  it("names the report by its item, also before it has a number", () => {
    expect(laterAct("fix-on-spot", "已清", [photo("after")], sent)).toMatchObject({ title: "暴露垃圾", wire: { action: "fix-on-spot", case_client_id: "one", body: { note: "已清" } } });
    expect(() => laterAct("attach", "", [], sent)).toThrow();
  });

  it("goes to reports that were not returned; a fix once", () => {
    expect([sent, own("report-case", "refused"), own("attach", "kept", { case_client_id: "one" })].map(isReport)).toEqual([true, false, false]);
    expect(mayFix(sent, [sent])).toBe(true);
    expect(mayFix(sent, [own("fix-on-spot", "kept", { case_client_id: "one" })])).toBe(false);
    expect(mayFix(own("fix-on-spot", "delivered"), [])).toBe(false);
  });
});

describe("a returned report", () => {
  const returned = async () => {
    const vault = await phone();
    await photograph(vault, "one", 10);
    await report(vault, "甲", "one");
    const service = new Service();
    service.answer = () => ({ outcome: "refused", problem: { code: "x", title: "退回" } });
    await sendItems(vault, service);
    return vault;
  };

  it("becomes a draft again with its photos, and is sent under its own id", async () => {
    const vault = await returned();

    expect(await reopenRefused(vault, "one", "draft report", { note: "甲" })).toBe(true);

    expect(await recall(vault, "draft report")).toEqual({ note: "甲" });
    expect((await photosOf(vault, "one")).map((photo) => photo.state)).toEqual(["draft"]);
    expect(await waiting(vault.database)).toEqual({ unsent: 0, checking: 0, refused: 0 });
    await report(vault, "改", "one");
    expect((await photosOf(vault, "one")).map((photo) => photo.state)).toEqual(["waiting"]);
  });

  it("does not take the place of a draft that is being written", async () => {
    const vault = await returned();
    await keep(vault, "draft report", { note: "乙" });

    expect(await reopenRefused(vault, "one", "draft report", { note: "甲" })).toBe(false);

    expect(await recall(vault, "draft report")).toEqual({ note: "乙" });
    expect(await vault.database.items.count()).toBe(1);
  });

  it("that is removed takes with it what was added, which could never arrive", async () => {
    const vault = await returned();
    await addItem(vault, { title: "甲", wire: { action: "attach", case_client_id: "one", body: {} } }, "added");
    await report(vault, "乙", "other");

    await removeRefused(vault, "one");

    expect((await vault.database.items.toArray()).map((item) => item.clientId)).toEqual(["other"]);
  });
});

describe("the sentence about sending", () => {
  const idle = { busy: false, problem: undefined, sentAt: 5 };

  it("speaks of sending only while something is sent", () => {
    expect(sentenceOf({ ...idle, busy: true }, { unsent: 0, checking: 0, refused: 0 })).toEqual({ key: "all_sent", at: 5 });
    expect(sentenceOf({ ...idle, busy: true }, { unsent: 3, checking: 1, refused: 0 })).toEqual({ key: "sending", n: 2 });
    expect(sentenceOf({ ...idle, busy: true }, { unsent: 1, checking: 1, refused: 0 })).toEqual({ key: "checking", n: 1 });
  });

  it("does not call delivered what was returned", () => {
    expect(sentenceOf(idle, { unsent: 0, checking: 0, refused: 1 })).toEqual({ key: "returned", n: 1 });
  });

  it("says why it waits", () => {
    const waits = { unsent: 2, checking: 0, refused: 0 };

    expect(sentenceOf({ ...idle, problem: unreachable() }, waits)).toEqual({ key: "unreachable", n: 2 });
    expect(sentenceOf({ ...idle, problem: refusal(503, "busy") }, waits)).toMatchObject({ key: "problem" });
    expect(sentenceOf(idle, waits)).toEqual({ key: "waits", n: 2 });
    expect(sentenceOf({ ...idle, sentAt: undefined }, { ...waits, unsent: 0 })).toEqual({ key: "nothing" });
  });
});
