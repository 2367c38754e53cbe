/** Every number that bounds a QR code, with its reason. */

/** The contrast that WCAG 2.2 (success criterion 1.4.3) asks of text; cameras see no better than eyes. */
export const MIN_CONTRAST = 4.5;

/** A logo is some modules wide; and an SVG carries it base64-encoded in every copy. */
export const MAX_LOGO_BYTES = 64 * 1024;
export const MAX_LOGO_PIXELS = 1024;
/**
 * How much of the code's width a logo takes: at most 8 % of the area. Level H repairs 30 % of the codewords,
 * but a logo spoils them in one place, and more of them than its area says: in versions 1 to 6 zbar gives up
 * at 7, 9, 13, 15, 17 and 19 modules. This is 5, 5, 7, 9, 9 and 11; the rest is left for dirt and bad light.
 */
export const LOGO_SHARE = 0.275;

/** ISO/IEC 18004 asks for four modules of quiet zone; a page that brings its own may ask for none. */
export const DEFAULT_MARGIN_MODULES = 4;
export const MAX_MARGIN_MODULES = 16;

/** Two pixels a module of the smallest code with its margin fit from here on; more than the largest prints a poster. */
export const MIN_PIXELS = 64;
export const MAX_PIXELS = 4096;
/** For strangers, whose codes cost us as much as they cost them nothing: A4 at 240 dpi. */
export const MAX_PUBLIC_PIXELS = 2048;
export const DEFAULT_PNG_PIXELS = 512;
/** From a sticker to a poster (A0 is 841 mm wide). */
export const MIN_MILLIMETRES = 5;
export const MAX_MILLIMETRES = 1000;

/** A printer of 300 dpi has three dots for this: zbar reads every version and level printed so. */
export const MIN_MODULE_MILLIMETRES = 0.25;
/**
 * Readers need two pixels a module, and three where no margin helps them to find the code: zbar 0.23 decodes all
 * versions and levels from there on, and not below.
 */
export const MIN_MODULE_PIXELS = 2;
export const MIN_MODULE_PIXELS_WITHOUT_MARGIN = 3;
