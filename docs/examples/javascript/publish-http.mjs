// Tells Samspor what happened, over HTTP with nothing but `fetch`, and waits for the receipts.
//
//   node publish-http.mjs credentials.json events.jsonl [--seal person,text]
//
// The same files, output and exit codes as publish.mjs. All events are one batch: all of them are kept, or none.

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { seal: { type: "string" } } });
const [credentialsFile, eventsFile] = positionals;
const credentials = JSON.parse(await readFile(credentialsFile, "utf8"));
let events = (await readFile(eventsFile, "utf8")).split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));

if (options.seal) {
  // Only sealing needs a package (jose); the keys are public.
  const { sealed } = await import("./seal.mjs");
  const { keys } = await (await patiently("/v1/keys")).json();
  events = await Promise.all(events.map((event) => sealed(event, options.seal.split(","), keys[0])));
}

const token = await freshToken();
const answer = await patiently("/v1/events", {
  method: "POST",
  headers: { authorization: `Bearer ${token}`, "content-type": "application/cloudevents-batch+json" },
  body: JSON.stringify(events),
});
if (answer.status !== 202) fail(answer, await answer.text()); // problem+json names field, found and expected
const { receipts } = await answer.json(); // on disk now; where each receipt will be

let refused = 0;
for (const { href } of receipts) {
  const receipt = await receiptAt(href);
  console.log(JSON.stringify(receipt));
  if (receipt.outcome === "refused") refused += 1;
}
process.exitCode = refused === 0 ? 0 : 1;

/** The receipt, as soon as the event is judged: the server keeps the question open for up to 30 seconds. */
async function receiptAt(href) {
  for (;;) {
    const found = await patiently(`${href}?wait=30`, { headers: { authorization: `Bearer ${token}` } });
    if (found.ok) return found.json();
    if (found.status !== 404) fail(found, await found.text()); // 404 not-yet-known: ask again
  }
}

/** A token of client credentials (RFC 6749, section 4.4). Ask for a new one before it expires. */
async function freshToken() {
  const answer = await patiently(credentials.token_url, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: credentials.client_id,
      client_secret: credentials.client_secret,
    }),
  });
  if (!answer.ok) fail(answer, await answer.text());
  return (await answer.json()).access_token;
}

/** Asks until there is an answer: 429 and 503 say after how many seconds to come back. Sending again is harmless. */
async function patiently(path, request) {
  for (;;) {
    let seconds = 1;
    try {
      const answer = await fetch(new URL(path, credentials.gateway_url), request);
      if (answer.status !== 429 && answer.status !== 503) return answer;
      seconds = Number(answer.headers.get("retry-after") ?? 1);
    } catch (error) {
      console.error(`${error.cause?.message ?? error.message}; trying again`); // the server may be away for a while
    }
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}

function fail(answer, body) {
  console.error(`${answer.status} ${answer.url}\n${body}`);
  process.exit(2);
}
