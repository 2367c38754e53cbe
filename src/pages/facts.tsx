/** Facts in two columns: what they are called, and what they say. */
import type { Child } from "hono/jsx";

interface FactsProps {
  /** Names and values in the reader's language; what is undefined is left out. */
  readonly facts: readonly (readonly [name: string, value: string | undefined])[];
  /** Facts before them that are more than words: `<dt>`, `<dd>`. */
  readonly children?: Child;
}

export const Facts = ({ facts, children }: FactsProps) => (
  <dl class="facts">
    {children}
    {facts.map(
      ([name, value]) =>
        value !== undefined && (
          <>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </>
        ),
    )}
  </dl>
);
