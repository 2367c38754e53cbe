/** The dead-man switch: an address outside that hears from the service as long as all is well. */
import type { Config } from "../../config/config.ts";
import { log } from "../../log.ts";
import { send } from "../channels/outbound.ts";

/** Asks for DEADMAN_URL, if there is one. A failure is logged and forgotten: the silence is the message. */
export async function holdDeadman(config: Config, now: number): Promise<void> {
  const { deadmanUrl } = config;
  if (deadmanUrl === undefined) return;
  const outcome = await send(deadmanUrl, { method: "GET" }, { config, now });
  if (outcome.kind !== "sent") log("warn", "deadman.failed", { answer: outcome.answer });
}
