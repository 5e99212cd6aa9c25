import { describe, expect, it } from "vitest";
import { merged, type Bundle, type Cell, type Entry, type Task } from "../../src/worker/bundle";
import { contains, distance, type Shape } from "../../src/worker/map/geometry";
import { draftOf, missing, reportAct } from "../../src/worker/report/body";
import type { Draft } from "../../src/worker/report/draft";
import { exifSegment, withExifOf } from "../../src/worker/report/exif";
import type { ShownItem } from "../../src/worker/outbox/shown";
import { found } from "../../src/worker/report/matters";
import { isHeic, scaled } from "../../src/worker/report/picture";
import { missingOf, taskAct } from "../../src/worker/tasks/answers";
import { doneBy, inOrder, left, returnedBy } from "../../src/worker/tasks/tasks";

const ENTRY: Entry = { standard: "GB/T 47678.5-2026", kind: "matter", code: "01001", name: "供水井盖异常", group: "市政公用设施类" };
const DRAFT: Draft = {
  clientId: "one", step: "send", note: "很深", placeText: "", entry: ENTRY, isFixed: false,
  place: { lon: 116.7, lat: 23.36, accuracy: 12, cell: { code: "440511001001001", name: "一号网格", map_version: 3 } },
};

describe("a report", () => {
  it("says what, where and with which photos", () => {
    const facts = { sha256: "aa", media_type: "image/jpeg", kind: "before", taken_at: "2026-11-27T08:00:00Z", point: null, accuracy_m: null } as const;

    const { title, wire } = reportAct(DRAFT, [facts]);

    expect(title).toBe("供水井盖异常");
    expect(wire).toMatchObject({ action: "report-case", map_version: 3 });
    expect(JSON.stringify(wire.body)).toContain('"sha256":"aa"');
    expect(JSON.stringify(wire.body)).not.toContain("media_type");
  });

  it("needs a place and a matter, and no words", () => {
    expect(missing({ ...DRAFT, place: null })).toBe("place");
    expect(missing({ ...DRAFT, entry: null })).toBe("matter");
    expect(missing(DRAFT)).toBeUndefined();
    expect(reportAct({ ...DRAFT, note: "  " }, []).wire.body).toMatchObject({ description: null });
  });

  it("that was returned is the draft again that it was", () => {
    const act = reportAct({ ...DRAFT, placeText: "门前" }, []);

    const draft = draftOf("one", act);

    expect(draft).toMatchObject({ clientId: "one", note: "很深", placeText: "门前", isFixed: false, entry: { code: "01001", name: "供水井盖异常" }, place: { lon: 116.7, lat: 23.36 } });
    expect(reportAct(draft as Draft, []).wire.body).toEqual(act.wire.body);
    expect(draftOf("one", { ...act, wire: { ...act.wire, action: "attach" } })).toBeUndefined();
  });

  it("of what is fixed on the spot needs photos of before and after", () => {
    const fixed = { ...DRAFT, isFixed: true };

    expect([missing(fixed), missing(fixed, ["before"]), missing(fixed, ["before", "after"])]).toEqual(["before", "after", undefined]);
    expect(reportAct(fixed, []).wire.action).toBe("fix-on-spot");
  });
});

describe("the search for a matter", () => {
  const other = { ...ENTRY, code: "05001", name: "占道经营", group: "市容环境类" };

  it("finds all the words in name or group, names that begin so first", () => {
    const late = { ...ENTRY, code: "01002", name: "雨水井盖异常" };

    expect(found([late, ENTRY, other], "井盖").map((entry) => entry.code)).toEqual(["01002", "01001"]);
    expect(found([late, ENTRY, other], "供水").map((entry) => entry.code)).toEqual(["01001"]);
    expect(found([late, ENTRY, other], "市容 经营")).toEqual([other]);
    expect(found([late, ENTRY, other], "  ")).toEqual([]);
  });
});

describe("tasks", () => {
  const task = (case_no: string, due_at: string | null, lat: number | null): Task => ({
    case_no, due_at, task: "verify", task_id: "1", name: "暴露垃圾", since: "2026-11-27T08:00:00+08:00", version: 3,
    point: lat === null ? null : { lon: 116.7, lat, crs: "wgs84" },
  }) as Task;
  const here = { lon: 116.7, lat: 23.36 };

  it("come by deadline or by distance, those without one last", () => {
    const tasks = [task("a", null, 23.37), task("b", "2026-11-28T08:00:00+08:00", null), task("c", "2026-11-27T18:00:00+08:00", 23.361)];

    expect(inOrder(tasks, "due", here).map((each) => each.case_no)).toEqual(["c", "b", "a"]);
    expect(inOrder(tasks, "near", here).map((each) => each.case_no)).toEqual(["c", "a", "b"]);
    expect(inOrder(tasks, "near", undefined).map((each) => each.case_no)).toEqual(["c", "b", "a"]);
  });

  it("are done by an item of this phone, unless it was returned or is older", () => {
    const item = (state: string, recordedAt: string) => ({ state, recordedAt, act: { wire: { action: "submit-verification", case_no: "a" } } }) as unknown as ShownItem;
    const own = task("a", null, null);

    expect(doneBy(own, [item("kept", "2026-11-27T01:00:00.000Z")])).toBeDefined();
    expect(doneBy(own, [item("refused", "2026-11-27T01:00:00.000Z")])).toBeUndefined();
    expect(doneBy(own, [item("delivered", "2026-11-26T01:00:00.000Z")])).toBeUndefined();
    expect(returnedBy(own, [item("refused", "2026-11-27T01:00:00.000Z")])).toBeDefined();
    expect(returnedBy(own, [item("kept", "2026-11-27T02:00:00.000Z"), item("refused", "2026-11-27T01:00:00.000Z")])).toBeUndefined();
  });

  it("are answered with the version that was seen; a check that fails says why", () => {
    const check = { ...task("a", null, null), task: "check" } as Task;

    expect(taskAct(check, { result: "passed", note: " " }, []).wire).toEqual({ action: "submit-check", case_no: "a", base_version: 3, body: { passed: true, note: null, photos: [] } });
    expect(missingOf({ result: null, note: "" })).toBe("result");
    expect(missingOf({ result: "failed", note: " " })).toBe("why");
  });

  it("say what is left in the unit that matters", () => {
    const now = Date.parse("2026-11-27T08:00:00Z");

    expect(left("2026-11-27T08:30:00Z", now)).toEqual({ late: false, n: 30, unit: "minutes" });
    expect(left("2026-11-27T02:00:00Z", now)).toEqual({ late: true, n: 6, unit: "hours" });
    expect(left("2026-12-01T08:00:00Z", now)).toEqual({ late: false, n: 4, unit: "days" });
  });
});

describe("the offline data", () => {
  const cell = (code: string) => ({ properties: { code } }) as Cell;

  it("keeps the parts that have not changed, and the cells that were seen", () => {
    const before = { readAt: 1, version: "a", tasks: [], catalogue: [ENTRY], mostUsed: [], phrases: ["甲"], rounds: [], aheadMs: 0, shiftHours: 12, cells: [cell("1"), cell("2")] } as Bundle;

    const after = merged(before, { version: "b", server_time: "1970-01-01T00:00:05Z", unchanged: ["catalogue", "most_used"], phrases: ["乙"], cells: { features: [cell("2"), cell("3")] } } as never, 2);

    expect([after.version, after.catalogue, after.phrases]).toEqual(["b", [ENTRY], ["乙"]]);
    expect([after.shiftHours, after.aheadMs]).toEqual([12, 4_998]);
    expect(after.cells.map((each) => each.properties.code)).toEqual(["2", "3", "1"]);
  });
});

describe("a picture", () => {
  it("is made smaller, never larger", () => {
    expect(scaled(4000, 3000)).toEqual({ width: 1920, height: 1440 });
    expect(scaled(3000, 4000)).toEqual({ width: 1440, height: 1920 });
    expect(scaled(800, 600)).toEqual({ width: 800, height: 600 });
  });

  it("keeps when and where it was taken, and stands upright", () => {
    const original = jpeg(exif(6));

    const whole = withExifOf(original, jpeg());

    const carried = exifSegment(whole);
    expect(carried?.length).toBe(exif(6).length);
    expect(new DataView(whole).getUint16(2 + 10 + 8 + 2 + 8, true)).toBe(1);
    expect([...new Uint8Array(whole)].slice(-4)).toEqual([0xff, 0xda, 1, 2]);
    expect(new DataView(original).getUint16(2 + 10 + 8 + 2 + 8, true)).toBe(6);
  });

  it("without Exif, or with a broken one, stays as it was drawn", () => {
    const drawn = jpeg();

    expect(withExifOf(jpeg(), drawn)).toBe(drawn);
    expect(withExifOf(new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 69, 120, 105, 102]).buffer, drawn)).toBe(drawn);
    expect(withExifOf(new Uint8Array([1]).buffer, drawn)).toBe(drawn);
  });
});

describe("a photo of an iPhone", () => {
  const box = (text: string) => new Uint8Array([0, 0, 0, 24, ...new TextEncoder().encode(text)]).buffer;

  it("is known by its first box, not by its name", () => {
    expect([box("ftypheic0000mif1heic"), box("ftypmif10000heic")].map(isHeic)).toEqual([true, true]);
    expect([box("ftypavif0000avif"), box("heicheicheic"), jpeg(), new ArrayBuffer(0)].map(isHeic)).toEqual([false, false, false, false]);
  });
});

describe("a cell", () => {
  const hole: Shape = { type: "Polygon", coordinates: [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]] };

  it("holds a point inside of its ring and outside of its holes", () => {
    expect(contains(hole, [3, 3])).toBe(true);
    expect(contains(hole, [1.5, 1.5])).toBe(false);
    expect(contains(hole, [5, 3])).toBe(false);
    expect(contains({ type: "MultiPolygon", coordinates: [hole.coordinates as never, [[[8, 8], [9, 8], [9, 9], [8, 8]]]] }, [8.8, 8.5])).toBe(true);
  });

  it("is as far away as the way over ground", () => {
    expect(distance([116.7, 23.36], [116.7, 23.37])).toBeCloseTo(1112, 0);
  });
});

/** SOI, an optional segment, and the beginning of a picture. */
function jpeg(segment: readonly number[] = []): ArrayBuffer {
  return new Uint8Array([0xff, 0xd8, ...segment, 0xff, 0xda, 1, 2]).buffer;
}

/** An APP1 segment whose first directory holds an orientation. */
function exif(orientation: number): number[] {
  const tiff = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
  const content = [69, 120, 105, 102, 0, 0, ...tiff];
  return [0xff, 0xe1, 0, content.length + 2, ...content];
}
