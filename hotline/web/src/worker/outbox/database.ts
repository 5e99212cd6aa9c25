/** The tables on this phone. What a person wrote, saw or photographed is sealed; states and counts are clear. */
import Dexie, { type EntityTable } from "dexie";
import type { Sealed } from "./sealing";

export const NAME = "worker";

/** The account that is signed in here, and its key: both leave with the sign-out. */
export interface Device {
  name: "device";
  deviceId: string;
  account: string;
  key: CryptoKey;
  nextSequence: number;
}

export type ItemState = "kept" | "sending" | "delivered" | "refused";

export interface StoredItem {
  clientId: string;
  sequence: number;
  state: ItemState;
  recordedAt: string;
  /** An `Act`. */
  what: Sealed;
  /** An `Answer`, once there is one. */
  answer?: Sealed;
}

/** `draft`: of a report that is still being written; `checking`: arrived whole, not yet examined. */
export type PhotoState = "draft" | "waiting" | "checking" | "arrived" | "refused";

export interface StoredPhoto {
  id: string;
  /** The item it belongs to. */
  clientId: string;
  state: PhotoState;
  bytes: number;
  received: number;
  /** A `PhotoFacts`. */
  facts: Sealed;
  /** The picture; absent once the service has it. */
  picture?: Sealed;
}

/** Where this phone was while its worker was on duty, until the service has it. */
export interface StoredPosition {
  id: number;
  /** A `PositionFact`. */
  what: Sealed;
}

/** An answer of the service, or the draft of a report, to be read without a network. */
export interface Kept {
  name: string;
  what: Sealed;
}

export class WorkerDatabase extends Dexie {
  declare device: EntityTable<Device, "name">;
  declare items: EntityTable<StoredItem, "clientId">;
  declare photos: EntityTable<StoredPhoto, "id">;
  declare kept: EntityTable<Kept, "name">;
  declare positions: EntityTable<StoredPosition, "id">;

  constructor(name: string = NAME) {
    super(name);
    // A later shape is a further version with its upgrade: items of an older app may still wait here.
    this.version(1).stores({ device: "name", items: "clientId, &sequence, state", photos: "id, clientId, state", kept: "name" });
    this.version(2).stores({ positions: "++id" });
  }
}
