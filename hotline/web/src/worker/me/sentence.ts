/** What the outbox does now, in one sentence that is true. Pure. */
import type { ApiProblem } from "../../api/problem";
import type { Sending } from "../outbox/running";
import type { Waiting } from "../outbox/vault";

export type Sentence =
  | { key: "nothing" }
  | { key: "all_sent"; at: number }
  | { key: "returned"; n: number }
  | { key: "checking" | "sending" | "waits" | "unreachable"; n: number }
  | { key: "problem"; problem: ApiProblem };

/** To ask for news while all is delivered is no sending. */
export function sentenceOf({ busy, problem, sentAt }: Pick<Sending, "busy" | "problem" | "sentAt">, { unsent, checking, refused }: Waiting): Sentence {
  if (!unsent && refused) return { key: "returned", n: refused };
  if (!unsent) return sentAt === undefined ? { key: "nothing" } : { key: "all_sent", at: sentAt };
  if (unsent === checking) return { key: "checking", n: checking };
  if (busy) return { key: "sending", n: unsent - checking };
  if (problem) return problem.status ? { key: "problem", problem } : { key: "unreachable", n: unsent - checking };
  return { key: "waits", n: unsent - checking };
}
