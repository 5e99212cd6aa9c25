/** A phone with its outbox, and a service in memory that answers as the real one does. */
import { ApiProblem } from "../../src/api/problem";
import type { Answer } from "../../src/worker/outbox/acts";
import type { Courier, SentItem, Upload } from "../../src/worker/outbox/courier";
import { WorkerDatabase } from "../../src/worker/outbox/database";
import { addItem } from "../../src/worker/outbox/items";
import { keepPhoto } from "../../src/worker/outbox/photos";
import { begunVault, type Vault } from "../../src/worker/outbox/vault";

let phones = 0;

export function database(name?: string): WorkerDatabase {
  return new WorkerDatabase(name ?? `phone-${(phones += 1)}`);
}

export async function phone(account = "worker-1"): Promise<Vault> {
  return begunVault(account, database());
}

/** The same phone after its tab was killed: nothing but what is stored. */
export async function reopened(vault: Vault): Promise<WorkerDatabase> {
  vault.database.close();
  return database(vault.database.name);
}

export function report(vault: Vault, title = "路灯不亮", clientId?: string): Promise<string> {
  return addItem(vault, { title, wire: { action: "report-case", body: { description: title } } }, clientId);
}

export async function photograph(vault: Vault, clientId: string, bytes: number): Promise<ArrayBuffer> {
  const picture = new Uint8Array(bytes).map((_, at) => (at * 31 + bytes) % 251).buffer;
  await keepPhoto(vault, clientId, picture, { media_type: "image/jpeg", kind: "before", taken_at: "2026-11-27T08:00:00Z", point: null, accuracy_m: null });
  return picture;
}

export const unreachable = () => new ApiProblem(0, "screen.unreachable", "", "", "");
export const refusal = (status: number, code: string) => new ApiProblem(status, code, "退回", "原因", "r-1");

export class Service implements Courier {
  readonly cases = new Map<string, SentItem>();
  readonly contents = new Map<string, Uint8Array>();
  readonly asked: string[] = [];
  /** Runs before each request, and may raise what the phone meets. */
  before: (what: string) => void = () => undefined;
  /** Runs after the service has done it: an answer that is lost on its way. */
  after: (what: string) => void = () => undefined;
  answer: (item: SentItem) => Partial<Answer> = () => ({});
  private readonly sizes = new Map<string, number>();

  async sync(_: string, items: readonly SentItem[]): Promise<(Answer & { client_id: string })[]> {
    this.note(`sync ${items.map((item) => item.sequence).join(" ")}`);
    const answers = items.map((item) => this.one(item));
    this.after("sync");
    return answers;
  }

  private one(item: SentItem): Answer & { client_id: string } {
    const own = this.answer(item);
    const known = this.cases.has(item.client_id);
    if (own.outcome !== "refused") this.cases.set(item.client_id, item);
    return { client_id: item.client_id, outcome: known ? "replayed" : "accepted", case_no: `G-${item.sequence}`, ...own };
  }

  async positions(_: string, points: readonly unknown[]): Promise<void> {
    this.note(`positions ${points.length}`);
  }

  async begin({ sha256, bytes }: { sha256: string; bytes: number }): Promise<Upload> {
    this.note(`begin ${bytes}`);
    if (!this.contents.has(sha256)) this.contents.set(sha256, new Uint8Array());
    this.sizes.set(sha256, bytes);
    return this.state(sha256);
  }

  async chunk(id: string, offset: number, bytes: ArrayBuffer): Promise<Upload> {
    this.note(`chunk ${offset}`);
    const before = this.contents.get(id) ?? new Uint8Array();
    if (offset !== before.length) throw refusal(409, "attachment.offset");
    this.contents.set(id, new Uint8Array([...before, ...new Uint8Array(bytes)]));
    this.after("chunk");
    return this.state(id);
  }

  private state(id: string): Upload {
    const received = this.contents.get(id)?.length ?? 0;
    return { attachment_id: id, received, state: received === this.sizes.get(id) ? "ready" : "incomplete" };
  }

  private note(what: string): void {
    this.before(what);
    this.asked.push(what);
  }
}
