/** What sending needs of the service; the tests of the outbox bring their own. */
import type { Answer, Wire } from "./acts";
import type { PositionFact } from "./positions";

export interface SentItem extends Wire {
  client_id: string;
  sequence: number;
  recorded_at: string;
}

export interface Upload {
  attachment_id: string;
  received: number;
  state: "incomplete" | "checking" | "ready" | "refused" | "erased";
}

export interface Courier {
  sync(deviceId: string, items: readonly SentItem[]): Promise<readonly (Answer & { client_id: string })[]>;
  positions(deviceId: string, points: readonly PositionFact[]): Promise<void>;
  /** Begin or resume: content that the service knows is not sent again. */
  begin(photo: { sha256: string; bytes: number; media_type: string }): Promise<Upload>;
  chunk(attachmentId: string, offset: number, bytes: ArrayBuffer): Promise<Upload>;
}
