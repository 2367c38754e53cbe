/** What people are told of the settings that say whose pages these are: rows of the one table (../table.ts). */

export const siteWords = {
  SITE_NAME: {
    meaning: {
      de: "Name des Vereins, wie er über den Seiten steht",
      en: "the association's name, as it stands above the pages",
    },
    example: "Softwerke Magdeburg",
  },
  SITE_URL: {
    unset: { de: "keiner", en: "none" },
    meaning: {
      de: "Website des Vereins, zu der sein Name über den Seiten führt",
      en: "the association's website, to which its name above the pages leads",
    },
    example: "https://www.example.org/",
  },
  IMPRINT_URL: {
    unset: { de: "keins", en: "none" },
    meaning: {
      de: "Impressum, am Ende jeder Seite; in Deutschland Pflicht",
      en: "imprint, at the end of every page; an obligation in Germany",
    },
    example: "https://www.example.org/impressum",
  },
  PRIVACY_URL: {
    unset: { de: "keiner", en: "none" },
    meaning: {
      de: "Datenschutzhinweise, am Ende jeder Seite; in Deutschland Pflicht",
      en: "privacy notice, at the end of every page; an obligation in Germany",
    },
    example: "https://www.example.org/datenschutz",
  },
  CONTACT: {
    unset: { de: "keiner", en: "none" },
    meaning: {
      de: "Mailadresse oder URL, unter der jemand zu erreichen ist: am Ende jeder Seite, und wo ein Link fehlt",
      en: "mail address or URL where somebody can be reached: at the end of every page, and where a link is missing",
    },
    example: "technik@example.org",
  },
  ACCENT_COLOR: {
    unset: { de: "`#0a6455`", en: "`#0a6455`" },
    meaning: {
      de: "Farbe der Links und Knöpfe als `#rrggbb`, dunkel genug für helles Papier; die für die Nacht wird daraus gemacht",
      en: "colour of links and buttons as `#rrggbb`, dark enough for light paper; the one for the night is made from it",
    },
    example: "#5b2a86",
  },
  STATUS_PAGE: {
    unset: { de: "keine: die Seite gibt es nicht", en: "none: there is no such page" },
    meaning: {
      de: "Schlagwörter von Checks, deren Namen und Zustand alle unter `/status` sehen dürfen",
      en: "tags of checks whose names and status everybody may see at `/status`",
    },
    example: "public",
  },
};
