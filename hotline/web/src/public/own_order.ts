/** One order, by its number and query code, and what its requester does with it. */
import { api, body } from "../api/client";
import type { components } from "../api/schema";

export type OwnOrder = components["schemas"]["OwnOrder"];
export type OwnAct = OwnOrder["may"][number];

export interface Ticket {
  order_no: string;
  code: string;
}

type Answers = {
  [act in OwnAct]: { supply: { text: string }; urge: { note: string | null }; withdraw: { reason: string }; rate: components["schemas"]["RateOwn"] }[act];
};

/** What people type: blanks around it, full-width signs, small letters. */
export function ticketOf(order_no: string, code: string): Ticket {
  const plain = (text: string): string => text.normalize("NFKC").replace(/\s/g, "");
  return { order_no: plain(order_no), code: plain(code).toUpperCase() };
}

function asked({ order_no, code }: Ticket) {
  return { path: { order_no }, query: { code } };
}

export function read(ticket: Ticket): Promise<OwnOrder> {
  return body(api.GET("/api/v1/public/orders/{order_no}", { params: asked(ticket) }));
}

/** Sent again with the same `key` it is done once. */
export function act<A extends OwnAct>(ticket: Ticket, name: A, said: Answers[A], key: string): Promise<OwnOrder> {
  const params = { ...asked(ticket), header: { "Idempotency-Key": key } };
  return body(api.POST(`/api/v1/public/orders/{order_no}/${name}`, { params, body: said } as never) as Promise<{ data?: OwnOrder }>);
}
