import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    campaign?: number;
  }
}

/** How many times as much as in the suite tests with random input try: `provide` of a campaign's config says so. */
export const campaign = inject("campaign") ?? 1;
