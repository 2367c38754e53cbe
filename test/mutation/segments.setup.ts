/** Which slugs the service keeps for itself is known once the edge functions have taken their segments. */
import { heartbeats } from "../../functions/heartbeats/function.ts";
import { links } from "../../functions/links/function.ts";
import { wkd } from "../../functions/wkd/function.ts";
import { reserve } from "../../src/http/reserved.ts";

for (const { segments, laterSegments } of [heartbeats, wkd, links]) {
  reserve(segments, laterSegments);
}
