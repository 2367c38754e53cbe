/** Other instances: each has a check for this one, which hears from it as long as all is well. */
import { parseSettings, type Config } from "../../config/config.ts";
import { lateSettings } from "../../config/late-settings.ts";
import { log } from "../../log.ts";
import { send } from "../channels/outbound.ts";

/**
 * Pings each peer of the settings in `env` at `now` (unix ms). A failure is logged by the peer's name and forgotten: it
 * has a check of its own here, and tells by the same silence.
 */
export async function pingPeers(env: object, config: Config, now: number): Promise<void> {
  const { peers } = parseSettings(lateSettings, env as Record<string, unknown>);
  await Promise.all(
    peers.map(async ({ name, url }) => {
      const outcome = await send(url, { method: "POST" }, { config, now });
      if (outcome.kind !== "sent") log("warn", "peer.failed", { name, answer: outcome.answer });
    }),
  );
}
