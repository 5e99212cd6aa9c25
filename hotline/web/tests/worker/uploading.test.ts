// @vitest-environment node
import "fake-indexeddb/auto"; // before Dexie, which looks for it when it loads
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/worker/outbox/sealing";
import { sendItems } from "../../src/worker/outbox/sending";
import { CHUNK, uploadPhotos } from "../../src/worker/outbox/uploading";
import { waiting } from "../../src/worker/outbox/vault";
import { photograph, phone, refusal, report, Service, unreachable } from "./phone";

const nothing = () => Promise.resolve();

function hashes(service: Service): Promise<string[]> {
  return Promise.all([...service.contents.values()].map((content) => sha256(new Uint8Array(content))));
}

describe("photos", () => {
  it("follow their item in chunks, whole and unchanged, and then leave the phone", async () => {
    const vault = await phone();
    const picture = await photograph(vault, "one", 2 * CHUNK + 5);
    await report(vault, "甲", "one");
    const service = new Service();
    await uploadPhotos(vault, service, nothing);
    expect(service.asked).toEqual([]); // the data first
    await sendItems(vault, service);

    await uploadPhotos(vault, service, nothing);

    expect(service.asked.slice(1)).toEqual([`begin ${2 * CHUNK + 5}`, "chunk 0", `chunk ${CHUNK}`, `chunk ${2 * CHUNK}`]);
    expect(await hashes(service)).toEqual([await sha256(picture)]);
    const [photo] = await vault.database.photos.toArray();
    expect([photo?.state, photo?.picture]).toEqual(["arrived", undefined]);
    expect(await waiting(vault.database)).toEqual({ unsent: 0, checking: 0, refused: 0 });
  });

  it("go on where the connection broke, also when the answer to a chunk was lost", async () => {
    const vault = await phone();
    const picture = await photograph(vault, "one", 3 * CHUNK);
    await report(vault, "甲", "one");
    const service = new Service();
    await sendItems(vault, service);
    service.after = (what) => {
      if (what === "chunk" && service.asked.at(-1) === `chunk ${CHUNK}`) throw unreachable();
    };
    await expect(uploadPhotos(vault, service, nothing)).rejects.toThrow();
    expect(await waiting(vault.database)).toEqual({ unsent: 1, checking: 0, refused: 0 });

    await uploadPhotos(vault, service, nothing);

    expect(service.asked.filter((what) => what.startsWith("chunk"))).toEqual(["chunk 0", `chunk ${CHUNK}`, `chunk ${2 * CHUNK}`]);
    expect(await hashes(service)).toEqual([await sha256(picture)]);
  });

  it("that the service refuses do not hold up the others", async () => {
    const vault = await phone();
    await photograph(vault, "one", 10);
    await photograph(vault, "one", 20);
    await report(vault, "甲", "one");
    const service = new Service();
    await sendItems(vault, service);
    service.before = (what) => {
      if (what === "begin 10") throw refusal(415, "attachment.kind");
    };

    await uploadPhotos(vault, service, nothing);

    const photos = await vault.database.photos.toArray();
    expect(photos.map((photo) => [photo.bytes, photo.state]).sort()).toEqual([[10, "refused"], [20, "arrived"]]);
  });

  it("of a person who was erased leave the phone", async () => {
    const vault = await phone();
    await photograph(vault, "one", 10);
    await report(vault, "甲", "one");
    const service = new Service();
    await sendItems(vault, service);
    service.begin = () => Promise.resolve({ attachment_id: "one", received: 0, state: "erased" });

    await uploadPhotos(vault, service, nothing);

    const photos = await vault.database.photos.toArray();
    expect(photos.map((photo) => [photo.state, photo.picture])).toEqual([["refused", undefined]]);
    expect(await waiting(vault.database)).toEqual({ unsent: 0, checking: 0, refused: 0 });
  });

  it("let an item that was added meanwhile go first", async () => {
    const vault = await phone();
    await photograph(vault, "one", 2 * CHUNK);
    await report(vault, "甲", "one");
    const service = new Service();
    await sendItems(vault, service);
    service.after = (what) => {
      if (what === "chunk") service.after = () => undefined;
    };

    await uploadPhotos(vault, service, async () => {
      if (service.asked.at(-1) === "chunk 0") await report(vault, "乙", "two");
      await sendItems(vault, service);
    });

    expect(service.asked.slice(1)).toEqual([`begin ${2 * CHUNK}`, "chunk 0", "sync 2", `chunk ${CHUNK}`]);
  });
});
