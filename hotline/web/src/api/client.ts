import createClient, { type Middleware } from "openapi-fetch";
import { ref } from "vue";
import type { paths } from "./schema";
import { ApiProblem, problemOf } from "./problem";

/** Set when an answer says that the session has ended: the sign-in page follows. */
export const signedOut = ref(false);
export const language = ref("zh-CN");

const everyRequest: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", language.value);
    if (request.method === "POST" && !request.headers.has("Idempotency-Key")) {
      request.headers.set("Idempotency-Key", crypto.randomUUID());
    }
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return undefined;
    const problem = await problemOf(response);
    if (response.status === 401 && problem.code !== "access.sign_in_failed") signedOut.value = true;
    throw problem;
  },
  onError() {
    throw new ApiProblem(0, "screen.unreachable", "", "", "");
  },
};

export const api = createClient<paths>({ baseUrl: "/", credentials: "same-origin" });
api.use(everyRequest);

/** The body of a successful answer; every other answer has been thrown as an ApiProblem. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}
