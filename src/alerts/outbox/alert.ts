/** Alerts to the admins. */
import type { Delivery, DeliveryState } from "./delivery.ts";

export const alertSubjects = ["check", "key", "link", "archive", "service"] as const;
export type AlertSubject = (typeof alertSubjects)[number];

export const alertSeverities = ["down", "warn", "up", "info"] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** An alert as a store raises it; title and text are in the language of the configuration. */
export interface NewAlert {
  readonly subject: AlertSubject;
  /** Id of the subject within its kind: the check's unique key, the key's address, the link's slug. */
  readonly subjectId: string;
  /** `down` until the next `up` of the same subject: reminders and the length of the outage follow from it. */
  readonly severity: AlertSeverity;
  readonly title: string;
  /** Paragraphs, separated by empty lines; one whose lines are all indented is shown as it stands. */
  readonly text: string;
  /** For programs: what the text says in words. */
  readonly facts: Facts;
  /** Where to look, if anywhere. */
  readonly url: string | undefined;
  /** Alerts that share a tag and a minute become one message. */
  readonly tags: readonly string[];
  /** Names of the channels; undefined: all of them. */
  readonly channels: readonly string[] | undefined;
  /** Hours between reminders while the subject is down; default 24, 0: none. */
  readonly remindHours?: number | undefined;
}

/**
 * Why there is a message: something changed, it is still so, it changes too often, it has settled, or
 * somebody tries the channels.
 */
export type AlertKind = "change" | "reminder" | "flapping" | "settled" | "test";

/** An alert in the outbox. */
export interface Alert extends NewAlert {
  readonly id: string;
  /** unix ms */
  readonly at: number;
  readonly kind: AlertKind;
  /** How long the subject had been down, in ms: of an `up`, of a reminder. */
  readonly downMs: number | undefined;
}

/** An alert with what became of it. */
export interface AlertRecord extends Alert {
  /** Until when others are collected for the same message, unix ms; undefined: that is over. */
  readonly collectedUntil: number | undefined;
  /** Why nobody was told: `flapping`, or `unreadable`. */
  readonly silenced: string | undefined;
  /** When (unix ms) and by whose token somebody said that they take care of it. */
  readonly acknowledged: { readonly at: number; readonly by: string } | undefined;
  readonly deliveries: readonly Delivery[];
}

export interface AlertQuery {
  /** Only older ones than this moment, in unix ms. */
  readonly before: number | undefined;
  /** Only those with a delivery in this state. */
  readonly state: DeliveryState | undefined;
  readonly most: number;
}
