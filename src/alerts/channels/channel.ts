/** A channel: settings, how to send, how to look whether it is there. */
import type { Config } from "../../config/config.ts";
import type { AlertSeverity } from "../outbox/alert.ts";
import type { Message } from "../message/message.ts";
import type { Outcome } from "./answer.ts";
import type { Reach } from "./reach.ts";

/** The things that sending depends on besides the channel's settings. */
export interface Surroundings {
  readonly config: Config;
  /** unix ms */
  readonly now: number;
  /** How connections are tried out; undefined where they are not. */
  readonly reach?: Reach | undefined;
}

/** A mail to one person. */
export interface Mail {
  /** An address: without blanks, controls and angle brackets. */
  readonly to: string;
  /** The whole mail with CRLF line ends, as it comes from this address. */
  readonly written: (from: string) => string;
}

/** Whoever has mails to send. */
export interface Postbag {
  /** The next one, which is about to be sent; undefined: that is all. */
  readonly next: () => Mail | undefined;
  /** What came of the one that `next` gave last. `broken`: the server takes none from this sender. */
  readonly done: (outcome: Outcome) => void;
}

/** One channel of the configuration, ready to be used. */
export interface Channel {
  readonly name: string;
  readonly kind: string;
  /** Gets what another channel could not deliver, and otherwise only what names it. */
  readonly fallback: boolean;
  readonly severities: readonly AlertSeverity[];
  /**
   * Delivers a message. `id` is the same in every attempt; `reached` are recipients that have it from an earlier one,
   * where a channel has several. Never throws for what a receiver does.
   */
  readonly send: (
    message: Message,
    id: string,
    around: Surroundings,
    reached?: readonly string[],
  ) => Promise<Outcome>;
  /**
   * Takes mails to anybody, one after the other in one session; only channels that are mail servers do. The outcome is
   * that of the session: `sent` when it ended well, whatever came of each mail. Never throws.
   */
  readonly post?: (bag: Postbag, around: Surroundings) => Promise<Outcome>;
  /** Looks whether a message would get through, without sending one. */
  readonly check: (around: Surroundings) => Promise<Outcome>;
}
