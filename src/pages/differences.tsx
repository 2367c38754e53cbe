/** What was changed: fields with what they were and what they are. */
import type { Language, Text } from "../i18n/language.ts";

interface DifferencesProps {
  readonly all: readonly { readonly name: string; readonly before: string; readonly now: string }[];
  /** What people call the fields. */
  readonly names: Readonly<Record<string, Text>>;
  readonly language: Language;
}

export const Differences = ({ all, names, language }: DifferencesProps) => (
  <ul class="differences">
    {all.map(({ name, before, now }) => (
      <li>
        {names[name]?.[language] ?? name}: <del>{before || "–"}</del> → <ins>{now || "–"}</ins>
      </li>
    ))}
  </ul>
);
