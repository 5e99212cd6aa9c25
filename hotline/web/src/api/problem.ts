/**
 * A refusal or fault as the service has written it (RFC 9457); status 0: no answer came. `saved`:
 * whether what was asked for is saved; undefined: the service has not said.
 */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly requestId: string,
    readonly saved?: boolean,
  ) {
    super(title || code);
  }
}

export async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text();
  const written = parsed(text);
  return new ApiProblem(
    response.status,
    written["code"] ?? `http.status_${response.status}`,
    written["title"] ?? "",
    written["detail"] ?? "",
    written["request_id"] ?? response.headers.get("X-Request-Id") ?? "",
    saved(written),
  );
}

function saved(written: Record<string, unknown>): boolean | undefined {
  const said = written["saved"];
  return typeof said === "boolean" ? said : undefined;
}

function parsed(text: string): Record<string, string> {
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    return {};
  }
}
