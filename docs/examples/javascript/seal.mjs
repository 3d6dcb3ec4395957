// How is what is personal hidden from everybody on the way? Sealed to the public key of the receiver (JWE, RFC 7516).
// Only the receiver can open it; neither the message server nor who runs it can read a CPR number or a text.

import { CompactEncrypt, importJWK } from "jose";

/**
 * The same event with some fields of its data sealed.
 *
 * @param event   a CloudEvent
 * @param fields  names of fields of `event.data`, such as ["person", "text"]; the catalogue marks what is personal
 * @param key     a public key as JWK: the first one of `sealing_keys` in your credentials, or of GET /v1/keys
 */
export async function sealed(event, fields, key) {
  const inside = {};
  const outside = {};
  for (const [name, value] of Object.entries(event.data)) {
    (fields.includes(name) ? inside : outside)[name] = value;
  }
  const token = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(inside)))
    .setProtectedHeader({
      alg: "ECDH-ES",
      enc: "A256GCM",
      kid: key.kid,
      // Binds the sealed part to this event: moved into another one it does not open.
      for: `${event.source} ${event.id}`,
    })
    .encrypt(await importJWK(key, "ECDH-ES"));
  return { ...event, data: { sealed: token, ...outside } };
}
