/** What alerts call a check. */
import { createHash } from "node:crypto";

/** SHA-1 of the first 16 hex digits of the uuid, as text. */
export const uniqueKeyOf = (uuid: string): string =>
  createHash("sha1").update(uuid.replaceAll("-", "").slice(0, 16)).digest("hex");
