/** How the outbox reaches the service. */
import { language } from "../api/client";
import { ApiProblem, problemOf } from "../api/problem";
import type { Answer } from "./outbox/acts";
import type { Courier, Upload } from "./outbox/courier";

const SYNC = "/api/v1/grid/sync";
const POSITIONS = "/api/v1/grid/positions";
const ATTACHMENTS = "/api/v1/attachments";
const LONGEST_MS = 60_000; // a connection that says nothing is lost

export const courier: Courier = {
  async sync(device_id, items) {
    const answer = await post<{ items: (Answer & { client_id: string })[] }>(SYNC, JSON.stringify({ device_id, sent_at: new Date().toISOString(), items }));
    return answer.items;
  },
  async positions(device_id, points) {
    await post(POSITIONS, JSON.stringify({ device_id, sent_at: new Date().toISOString(), points }));
  },
  begin: (photo) => post<Upload>(ATTACHMENTS, JSON.stringify(photo)),
  chunk: (id, offset, bytes) => post<Upload>(`${ATTACHMENTS}/${id}/chunks?offset=${offset}`, bytes, "application/octet-stream"),
};

async function post<T>(address: string, content: BodyInit, type = "application/json"): Promise<T> {
  const headers = { "Content-Type": type, "Accept-Language": language.value, "Idempotency-Key": crypto.randomUUID() };
  const signal = AbortSignal.timeout(LONGEST_MS);
  const response = await fetch(address, { method: "POST", headers, body: content, credentials: "same-origin", signal }).catch(() => {
    throw new ApiProblem(0, "screen.unreachable", "", "", "");
  });
  if (!response.ok) throw await problemOf(response);
  return (await response.json().catch(() => {
    throw new ApiProblem(0, "screen.unreachable", "", "", ""); // cut off in the middle of the answer
  })) as T;
}
