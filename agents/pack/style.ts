/** The sum of the stylesheet, which stands in its name. */
import { nameOf } from "../../src/pages/name.ts";
import { fixed } from "../../src/pages/style-text.ts";

/** As JSON (src/pages/style.ts reads it). */
export const styleSum = (): string => JSON.stringify({ fixed: nameOf(fixed) });
