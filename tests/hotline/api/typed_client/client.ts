// Signs in, registers an order, reads it: every field by its generated type.
import createClient from "openapi-fetch";

import type { components, paths } from "./schema.js";

type Order = components["schemas"]["Order"];
type Status = components["schemas"]["Status"];

declare const process: { argv: string[] };

const [, , baseUrl, username, password] = process.argv;
if (baseUrl === undefined || username === undefined || password === undefined) {
  throw new Error("usage: client.js ADDRESS USERNAME PASSWORD");
}

const client = createClient<paths>({ baseUrl });

const session = await client.POST("/api/v1/sessions", { body: { username, password } });
if (session.error !== undefined) {
  throw new Error(`${session.error.code}: ${session.error.detail}`);
}
const token: string = session.data.token;
client.use({
  onRequest: ({ request }) => {
    request.headers.set("Authorization", `Bearer ${token}`);
    return request;
  },
});

const registered = await client.POST("/api/v1/work-orders", {
  params: { header: { "Idempotency-Key": crypto.randomUUID() } },
  body: {
    channel: "phone",
    kind: "complaint",
    matter: "010301",
    title: "路灯不亮",
    narrative: "三盏路灯连续两晚不亮。",
    requester: { name: "林某", phone: "13800000000" },
  },
});
if (registered.error !== undefined) {
  throw new Error(`${registered.error.code}: ${registered.error.detail}`);
}

const read = await client.GET("/api/v1/work-orders/{order_no}", {
  params: { path: { order_no: registered.data.order_no } },
});
if (read.error !== undefined) {
  throw new Error(`${read.error.code}: ${read.error.detail}`);
}
const order: Order = read.data;
const status: Status = order.status;

const missing = await client.GET("/api/v1/work-orders/{order_no}", {
  params: { path: { order_no: "20200101-440500-000001" } },
});

console.log(
  JSON.stringify({
    order_no: order.order_no,
    status,
    phone: order.requester?.phone,
    due: order.clocks.map((clock) => clock.due_at),
    accept: order.allowed_commands.includes("accept"),
    missing: missing.error?.code,
  }),
);
