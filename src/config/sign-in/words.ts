/** What people are told of the settings of the sign-in: rows of the one table (../table.ts). */

export const signInWords = {
  OIDC_ISSUER: {
    unset: {
      de: "keiner: angemeldet wird mit einem Token",
      en: "none: people sign in with a token",
    },
    meaning: {
      de: "Aussteller der Konten (OpenID Connect), Zeichen für Zeichen, wie der Anbieter ihn schreibt, siehe docs/runbooks/sign-in.de.md",
      en: "issuer of the accounts (OpenID Connect), exactly as the provider writes it, see docs/runbooks/sign-in.md",
    },
    example: "https://auth.example.org/application/o/randwerk/",
  },
  OIDC_CLIENT_ID: {
    unset: { de: "keiner", en: "none" },
    meaning: { de: "Client-ID beim Anbieter", en: "client ID at the provider" },
    example: "randwerk",
  },
  OIDC_CLIENT_SECRET: {
    isSecret: true,
    unset: { de: "keins", en: "none" },
    meaning: { de: "Client-Geheimnis beim Anbieter", en: "client secret at the provider" },
    example: "a-long-secret-of-the-provider",
  },
  OIDC_GROUPS: {
    unset: { de: "keine", en: "none" },
    meaning: {
      de: "JSON: Gruppen des Anbieters, jede mit `admin`, `member` oder einer Liste von Rechten",
      en: "JSON: groups of the provider, each with `admin`, `member` or a list of scopes",
    },
    example: '{"AG Technik": "admin", "Mitglieder": "member", "Presse": ["links:write"]}',
  },
  OIDC_TRUST_EMAIL: {
    unset: { de: "`no`", en: "`no`" },
    meaning: {
      de: "`yes`: der Anbieter beweist, dass eine Mailadresse jemandem gehört; sonst tut es erst eine Mail mit Link",
      en: "`yes`: the provider proves that a mail address is somebody's; else only a mail with a link does",
    },
    example: "yes",
  },
} as const;
