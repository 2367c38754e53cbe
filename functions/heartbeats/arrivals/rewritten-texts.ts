/** The words about archives that borg wrote anew, in German and English. */
import type { Language } from "../../../src/i18n/language.ts";
import { plural } from "../../../src/i18n/plural.ts";
import { where, type Story, type Tale } from "./story.ts";

/** An archive and what took its place. */
const rewritten = {
  de: (story: Story) =>
    `Im Repository ${where(story)} wurde in derselben Transaktion ` +
    plural(
      story.archives.length,
      "ein Archiv gelöscht und neu geschrieben",
      "jedes dieser Archive gelöscht und neu geschrieben",
    ),
  en: (story: Story) =>
    `In one transaction of the repository ${where(story)} ` +
    plural(
      story.archives.length,
      "an archive was deleted and written anew",
      "each of these archives was deleted and written anew",
    ),
};

export const rewrittenTales: Readonly<
  Record<Language, Readonly<Record<"renamed" | "recreated", Tale>>>
> = {
  de: {
    renamed: {
      title: ({ check, archives }) =>
        plural(
          archives.length,
          `Ein Archiv von ${check} wurde umbenannt`,
          `${archives.length} Archive von ${check} wurden umbenannt`,
        ),
      what: (story) =>
        `${rewritten.de(story)}, wie „borg rename“ es tut. Beobachtet wird jetzt das neue.`,
      todo: () =>
        "Wart ihr das nicht, hat jemand anderes Zugang zum Repository. Dann nichts aufräumen (kein „borg compact“) und nachsehen, wer.",
    },
    recreated: {
      title: ({ check, archives }) =>
        plural(
          archives.length,
          `Ein Archiv von ${check} wurde neu geschrieben`,
          `${archives.length} Archive von ${check} wurden neu geschrieben`,
        ),
      what: (story) =>
        `${rewritten.de(story)}, wie „borg recreate“ es tut. Beobachtet wird jetzt das neue. Dabei können Dateien weggelassen worden sein: „borg list“ zeigt, was noch darin ist.`,
      todo: () =>
        "Wart ihr das nicht, hat jemand anderes Zugang zum Repository. Dann nichts aufräumen (kein „borg compact“) und nachsehen, wer.",
    },
  },
  en: {
    renamed: {
      title: ({ check, archives }) =>
        plural(
          archives.length,
          `An archive of ${check} was renamed`,
          `${archives.length} archives of ${check} were renamed`,
        ),
      what: (story) =>
        `${rewritten.en(story)}, as “borg rename” does. What is there now is watched.`,
      todo: () =>
        "If none of you did this, somebody else has access to the repository. Then do not clean up (no “borg compact”), and see who.",
    },
    recreated: {
      title: ({ check, archives }) =>
        plural(
          archives.length,
          `An archive of ${check} was rewritten`,
          `${archives.length} archives of ${check} were rewritten`,
        ),
      what: (story) =>
        `${rewritten.en(story)}, as “borg recreate” does. What is there now is watched. Files may have been left out: “borg list” shows what is still in it.`,
      todo: () =>
        "If none of you did this, somebody else has access to the repository. Then do not clean up (no “borg compact”), and see who.",
    },
  },
};
