// Is each value valid by its schema? JSON Schema 2020-12, judged by ajv.
// In: {"schemas": {name: schema}, "cases": [{"schema": name, "value": …}]}; out: for each case its faults, or null.
import { text } from "node:stream/consumers";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const { schemas, cases } = JSON.parse(await text(process.stdin));
const ajv = new Ajv({ strict: true, strictRequired: false, strictTypes: false, allErrors: true });
addFormats(ajv);
// What our schemas say to people beside what they demand.
ajv.addVocabulary(["x-da", "x-personal", "x-code-list", "x-codes", "x-seals"]);
const judges = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, ajv.compile(schema)]));
const faults = cases.map(({ schema, value }) => {
  const judge = judges[schema];
  return judge(value) ? null : judge.errors.map((each) => `${each.instancePath} ${each.keyword} ${each.message}`);
});
process.stdout.write(JSON.stringify(faults));
