// Does the AsyncAPI project's own parser understand the document on standard input?
// Answers with JSON: {"valid": bool, "diagnostics": [{severity, code, message, path}]}, severity 0 error … 3 hint.
import { Parser } from "@asyncapi/parser";
import { text } from "node:stream/consumers";

const { document, diagnostics } = await new Parser().parse(await text(process.stdin));
const told = diagnostics.map(({ severity, code, message, path }) => ({ severity, code, message, path: path.join(".") }));
const operations = document?.operations().all().map((each) => each.id()) ?? [];
const messages = document?.messages().all().length ?? 0;
process.stdout.write(JSON.stringify({ valid: document !== undefined, operations, messages, diagnostics: told }));
