/** What the admins are told. */

export type AlertSubject = "check" | "key" | "link" | "archive" | "service";
export type AlertSeverity = "down" | "warn" | "up" | "info";

/** An alert as a store raises it; title and text are in the language of the configuration. */
export interface NewAlert {
  readonly subject: AlertSubject;
  /** Id of the subject within its kind: the check's uuid, the key's address, the link's slug. */
  readonly subjectId: string;
  readonly severity: AlertSeverity;
  readonly title: string;
  readonly text: string;
  /** For programs: what the text says in words. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  /** Where to look, if anywhere. */
  readonly url: string | undefined;
  /** Alerts that share a tag and a minute become one message. */
  readonly tags: readonly string[];
  /** Names of the channels; undefined: all of them. */
  readonly channels: readonly string[] | undefined;
}
