/** Parts of the pages of keys: how long one still is valid, what is to be said of it, what it is. */
import type { Language, Text } from "../../../src/i18n/language.ts";
import { sizeInWords } from "../../../src/i18n/size.ts";
import { withCommands } from "../../../src/pages/commands.tsx";
import { copyable } from "../../../src/pages/enhance.ts";
import { Facts } from "../../../src/pages/facts.tsx";
import type { Finding } from "../gate/findings.ts";
import { findingText } from "../gate/words.ts";
import type { VersionFacts } from "../keys/key.ts";
import { grouped } from "../openpgp/fingerprint.ts";
import { longDay } from "../../../src/i18n/long-day.ts";
import { daysLeft } from "../watch/reminders.ts";
import { concernOf } from "./board.ts";
import { daysLeftText, severityWords, words } from "./words.ts";

/** A full bar: as long as keys are extended for. */
const FULL_DAYS = 730;

type Ending = Parameters<typeof concernOf>[0];

/** The state of a key in a word, a shape and a colour. */
export function stateOfKey(
  key: Ending,
  now: number,
): { readonly look: string; readonly text: Text } {
  const concern = concernOf(key, now);
  return concern === undefined
    ? { look: "state good", text: words.valid }
    : { look: `state ${concern.level}`, text: concern.state };
}

/** `noch 12 Tage, bis 1. Mai 2028` */
export function leftText({ expiresAt, revokedAt }: Ending, now: number): Text {
  if (revokedAt !== undefined) return words.revokedFor;
  const days = daysLeft(expiresAt, now);
  if (expiresAt === undefined || days === undefined) return words.endless;
  const [de, en] = [longDay(expiresAt, "de"), longDay(expiresAt, "en")];
  if (expiresAt <= now) return { de: `abgelaufen am ${de}`, en: `expired on ${en}` };
  if (days === 0) {
    return { de: `noch weniger als 1 Tag, bis ${de}`, en: `less than 1 day left, until ${en}` };
  }
  return daysLeftText(days, { de, en });
}

/** The days that are left as a bar; the words beside it say the same. */
export function DaysBar({ of, now }: { readonly of: Ending; readonly now: number }) {
  const days = of.revokedAt === undefined ? (daysLeft(of.expiresAt, now) ?? FULL_DAYS) : 0;
  const level = concernOf(of, now)?.level ?? "good";
  return (
    <svg class="left" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect width="100" height="8" />
      <rect class={level} width={String(Math.min(100, (days / FULL_DAYS) * 100))} height="8" />
    </svg>
  );
}

interface FindingsProps {
  readonly findings: readonly Finding[];
  readonly language: Language;
}

export const Findings = ({ findings, language }: FindingsProps) => (
  <ul class="list">
    {findings.map((finding) => {
      const { text, look } = severityWords[finding.severity];
      return (
        <li>
          <span class={look}>{text[language]}</span>
          <div>{withCommands(findingText(finding, language))}</div>
        </li>
      );
    })}
  </ul>
);

type Described = Pick<
  VersionFacts,
  "fingerprint" | "userId" | "algorithms" | "expiresAt" | "sizeBefore" | "sizeAfter"
>;

interface KeyFactsProps {
  readonly of: Described;
  readonly language: Language;
  readonly now: number;
  readonly more?: readonly (readonly [Text, string])[];
}

/** What a key is; its fingerprint to be compared and copied. */
export function KeyFacts({ of, language, now, more = [] }: KeyFactsProps) {
  const { fingerprint, userId, algorithms, sizeBefore, sizeAfter } = of;
  const [before, after] = [sizeBefore, sizeAfter].map((bytes) => sizeInWords(bytes, language));
  const size: Text = {
    de: `${after} von ${before}, die eingereicht wurden`,
    en: `${after} of ${before} that were handed in`,
  };
  return (
    <>
      <code class="print" tabindex={0} {...copyable[language]}>
        {grouped(fingerprint)}
      </code>
      <Facts
        facts={[
          [words.userId[language], userId],
          [words.algorithms[language], algorithms.join(", ")],
          [
            words.until[language],
            leftText({ ...of, address: "", revokedAt: undefined }, now)[language],
          ],
          [words.size[language], size[language]],
          ...more.map(([name, value]) => [name[language], value] as const),
        ]}
      />
    </>
  );
}
