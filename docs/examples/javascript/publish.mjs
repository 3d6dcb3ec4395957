// Tells Samspor what happened, over NATS with the official client, and waits for the receipts.
//
//   node publish.mjs credentials.json events.jsonl [--binary] [--seal person,text]
//
// credentials.json  what `samspor credentials SECTOR --json` prints
// events.jsonl      one CloudEvent a line, as in the catalogue's examples
// --binary          attributes as headers, only `data` in the body (else the whole event is the body)
// --seal            these fields of data are sealed to the receiver's public key
//
// Prints one receipt a line. Ends with 0 when everything was accepted (now or before), with 1 when something was
// refused. Run it again after any failure, with the same file: what was told before is recognised by source and id.

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { jetstream } from "@nats-io/jetstream";
import { connect, headers } from "@nats-io/transport-node";
import { sealed } from "./seal.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { binary: { type: "boolean", default: false }, seal: { type: "string" } },
});
const [credentialsFile, eventsFile] = positionals;
const credentials = JSON.parse(await readFile(credentialsFile, "utf8"));
const events = (await readFile(eventsFile, "utf8")).split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));

const connection = await connect({
  servers: credentials.url,
  user: credentials.user,
  pass: credentials.password,
  maxReconnectAttempts: -1, // the server may restart; we wait for it
});
// Your two consumers live in the receiver's account; the domain is how you reach them.
const stream = jetstream(connection, { domain: credentials.jetstream_domain });

// 1. Publish, one after the other: a message is judged in the order in which it was kept.
const waiting = new Map(); // "inbox:sequence" → id
for (const event of events) {
  const kept = await publish(event);
  waiting.set(`${kept.stream}:${kept.seq}`, event.id);
}

// 2. Wait for the receipt of each. Receipts of earlier runs may come first; all of them are acknowledged.
let refused = 0;
const { stream: receipts, consumer: ours } = credentials.receipts;
const consumer = await patiently(() => stream.consumers.get(receipts, ours));
const arriving = await consumer.consume();
if (waiting.size === 0) arriving.stop();
for await (const message of arriving) {
  const receipt = message.json();
  if (waiting.delete(`${receipt.inbox}:${receipt.sequence}`)) {
    console.log(JSON.stringify(receipt));
    // Your system would now mark the event as told, or show the refusal to whoever can correct it.
    if (receipt.outcome === "refused") refused += 1;
  }
  message.ack();
  if (waiting.size === 0) break;
}
await connection.drain();
process.exitCode = refused === 0 ? 0 : 1;

/** Publishes one event; what comes back says that it is on disk, and where. */
async function publish(event) {
  const ready = options.seal ? await sealed(event, options.seal.split(","), credentials.sealing_keys.keys[0]) : event;
  const message = options.binary ? binary(ready) : structured(ready);
  // Without an answer we cannot know whether it was kept. Sending the same event again is never wrong.
  return patiently(() => stream.publish(subjectOf(ready), ...message));
}

/** Asks again until there is an answer: the message server may be away for a while. */
async function patiently(ask) {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      console.error(`${error.message}; trying again`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

/** sector.<your sector>.<municipality>.<type> */
function subjectOf(event) {
  const [, municipality, sector] = event.source.split("/");
  return `sector.${sector}.${municipality}.${event.type}`;
}

/** Structured mode: the whole event is the body. */
function structured(event) {
  const head = headers();
  head.set("content-type", "application/cloudevents+json");
  return [JSON.stringify(event), { headers: head }];
}

/** Binary mode: every attribute is a header `ce-…`, percent-encoded where it is not plain; data alone is the body. */
function binary({ data, ...attributes }) {
  const head = headers();
  for (const [name, value] of Object.entries(attributes)) {
    head.set(`ce-${name}`, String(value).replace(/[^\x21\x23\x24\x26-\x7e]/gu, encodeURIComponent));
  }
  return [JSON.stringify(data), { headers: head }];
}
