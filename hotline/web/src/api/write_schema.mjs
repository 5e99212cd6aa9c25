// npm run schema -- http://127.0.0.1:8080   writes openapi.json (what the screens use) and schema.d.ts
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const here = new URL(".", import.meta.url);
const operations = JSON.parse(readFileSync(new URL("operations.json", here), "utf8"));
const whole = await (await fetch(`${process.argv[2]}/openapi.json`)).json();

const paths = {};
for (const operation of operations) {
  const [method, path] = operation.split(" ");
  const { operationId, parameters, requestBody, responses } = whole.paths[path][method.toLowerCase()];
  const good = Object.entries(responses)
    .filter(([status]) => status < 400)
    .map(([status, { description, content }]) => [status, { description, ...(content && { content }) }]);
  const kept = { operationId, parameters, ...(requestBody && { requestBody }), responses: Object.fromEntries(good) };
  (paths[path] ??= {})[method.toLowerCase()] = kept;
}

const schemas = {};
const waiting = [paths];
for (const each of waiting) {
  for (const [, name] of JSON.stringify(each).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    if (!schemas[name]) waiting.push((schemas[name] = whole.components.schemas[name]));
  }
}
const kept = { openapi: whole.openapi, info: { title: "screens", version: "1" }, paths, components: { schemas } };
const target = new URL("openapi.json", here);
writeFileSync(target, JSON.stringify(kept, null, 1) + "\n");
execFileSync("npx", ["openapi-typescript", target.pathname, "-o", new URL("schema.d.ts", here).pathname]);
